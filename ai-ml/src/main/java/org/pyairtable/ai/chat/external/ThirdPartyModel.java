package org.pyairtable.ai.chat.external;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.chat.ProviderFailure;
import org.pyairtable.ai.chat.ProviderFailure.Kind;

/** A model behind a client of LangChain4j. */
record ThirdPartyModel(ModelTerms terms, ChatModel whole, StreamingChatModel inPieces) implements LanguageModel {
    /** The client's own timeout, where it applies, is to come first. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(ThirdPartyModel.class);

    @Override
    public String provider() {
        return terms.provider();
    }

    @Override
    public String model() {
        return terms.model();
    }

    @Override
    public int mostOutputTokens() {
        return terms.mostOutputTokens();
    }

    /** Gemini's schemas name the members of each object. */
    @Override
    public boolean takesFreeObjects() {
        return terms.vendor() != Vendor.GEMINI;
    }

    @Override
    public long costMicros(long inputTokens, long outputTokens) {
        return terms.costMicros(inputTokens, outputTokens);
    }

    @Override
    public Uni<ChatResponse> ask(ChatRequest request) {
        return bounded(Uni.createFrom()
                .item(() -> whole.chat(request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    @Override
    public Uni<ChatResponse> ask(ChatRequest request, Consumer<String> heard) {
        return bounded(Uni.createFrom()
                .<ChatResponse>emitter(emitter -> inPieces.chat(request, new Pieces(emitter, heard)))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    /** The client bounds the time until an answer begins; this, until it is whole. */
    private Uni<ChatResponse> bounded(Uni<ChatResponse> answer) {
        return answer.ifNoItem()
                .after(terms.timeout().plus(GRACE))
                .failWith(() -> new ProviderFailure(Kind.INTERRUPTED, "did not answer in time"))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Language model failed, another one or the search answers: provider=%s model=%s reason=%s",
                        terms.provider(), terms.model(), loggable(failure)))
                .onFailure()
                .transform(ThirdPartyModel::failure)
                .onItem()
                .ifNull()
                .failWith(() -> new ProviderFailure(Kind.INTERRUPTED, "answered nothing"))
                .invoke(response -> {
                    if (response.aiMessage() == null) {
                        throw new ProviderFailure(Kind.INTERRUPTED, "answered nothing");
                    }
                });
    }

    /** A provider's message may contain parts of the key, except about a request that it does not accept. */
    private static String loggable(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return switch (failure) {
            case ProviderFailure e -> e.reason();
            case InvalidRequestException e -> name + " " + e.getMessage();
            default ->
                failure.getCause() == null
                        ? name
                        : name + "/" + failure.getCause().getClass().getSimpleName();
        };
    }

    /** The provider's message is not passed on: it may contain parts of the key. */
    private static ProviderFailure failure(Throwable failure) {
        return switch (failure) {
            case ProviderFailure e -> e;
            case AuthenticationException e ->
                new ProviderFailure(Kind.MISCONFIGURED, "refused this installation's key");
            case ModelNotFoundException e -> new ProviderFailure(Kind.MISCONFIGURED, "does not have the model");
            case RateLimitException e -> new ProviderFailure(Kind.RATE_LIMITED, "limits the rate of requests");
            case ContentFilteredException e -> new ProviderFailure(Kind.REFUSED, "refused to answer this question");
            case InvalidRequestException e -> new ProviderFailure(Kind.REFUSED, "did not accept the request");
            case TimeoutException e -> new ProviderFailure(Kind.INTERRUPTED, "did not answer in time");
            case InternalServerException e -> new ProviderFailure(Kind.UNAVAILABLE, "did not answer");
            case UnresolvedModelServerException e -> new ProviderFailure(Kind.UNAVAILABLE, "cannot be reached");
            default ->
                neverReached(failure)
                        ? new ProviderFailure(Kind.UNAVAILABLE, "cannot be reached")
                        : new ProviderFailure(Kind.INTERRUPTED, "gave no whole answer");
        };
    }

    private static boolean neverReached(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    /** Ends the call when nobody waits for the answer any more. */
    private static final class Pieces implements StreamingChatResponseHandler {
        private final UniEmitter<? super ChatResponse> emitter;
        private final Consumer<String> heard;
        private final AtomicBoolean over = new AtomicBoolean();

        Pieces(UniEmitter<? super ChatResponse> emitter, Consumer<String> heard) {
            this.emitter = emitter;
            this.heard = heard;
            emitter.onTermination(() -> over.set(true));
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            if (over.get()) {
                StreamingHandle call = context.streamingHandle();
                call.cancel();
                return;
            }
            heard.accept(piece.text());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            emitter.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            emitter.fail(failure);
        }
    }
}
