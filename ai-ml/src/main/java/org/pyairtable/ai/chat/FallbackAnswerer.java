package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.load.RequestsUnderWay;
import org.pyairtable.ai.provider.ProviderChoice;
import org.pyairtable.ai.provider.ProviderChoices;
import org.pyairtable.ai.tool.ToolDoor;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Asks the language models that the workspace allows, in their order: when one fails, the next one answers, and when all have
 * failed, the answer is put together from the records alone. The answer says so. Only a budget that covers no model is refused.
 */
@ApplicationScoped
class FallbackAnswerer {
    private static final String AWAY = "the tools to read records do not answer at the moment";

    private static final String PUT_TOGETHER =
            "this answer is put together from your records by search and computation.";

    private final LanguageModels models;
    private final ProviderChoices choices;
    private final ToolDoor door;
    private final ModelAnswerer modelAnswerer;
    private final RetrievalAnswerer retrieval;
    private final RequestsUnderWay requests;
    private final Clock clock;
    private final Duration wholeTimeout;

    FallbackAnswerer(
            LanguageModels models,
            ProviderChoices choices,
            ToolDoor door,
            ModelAnswerer modelAnswerer,
            RetrievalAnswerer retrieval,
            RequestsUnderWay requests,
            Clock clock,
            AiSettings config) {
        this.models = models;
        this.choices = choices;
        this.door = door;
        this.modelAnswerer = modelAnswerer;
        this.retrieval = retrieval;
        this.requests = requests;
        this.clock = clock;
        this.wholeTimeout = config.chat().wholeTimeout();
    }

    /** @param reasons why models did not answer, each a part of a sentence */
    private record Attempt(
            List<ModelBreaker> left,
            Means means,
            List<String> reasons,
            @Nullable ServiceException refusal,
            Instant deadline) {
        Attempt {
            left = List.copyOf(left);
            reasons = List.copyOf(reasons);
        }

        Attempt after(LanguageModel failed, String reason) {
            List<String> all = new ArrayList<>(reasons);
            all.add(failed.provider() + " " + reason);
            return new Attempt(left.subList(1, left.size()), means, all, refusal, deadline);
        }

        Attempt after(ServiceException notCovered) {
            return new Attempt(left.subList(1, left.size()), means, reasons, notCovered, deadline);
        }
    }

    Uni<Answer> answer(Inquiry inquiry, Progress progress) {
        return choices.of(inquiry.workspaceId()).chain(choice -> {
            List<ModelBreaker> allowed = models.of(choice);
            return allowed.isEmpty()
                    ? requests.during(() -> retrieval.answer(inquiry)).map(answer -> withReason(answer, choice))
                    : answer(inquiry, progress, allowed);
        });
    }

    /** Says why no model was asked, where the installation has one. */
    private Answer withReason(Answer answer, ProviderChoice choice) {
        if (models.isEmpty() && choice.keys().isEmpty() && choice.unreadable().isEmpty()) {
            return answer;
        }
        return answer.withNotice(
                choice.allowed()
                        ? "None of the language models that the workspace allows can be asked: " + PUT_TOGETHER
                        : "No language model is asked, since no owner of the workspace has allowed it: "
                                + PUT_TOGETHER);
    }

    private Uni<Answer> answer(Inquiry inquiry, Progress progress, List<ModelBreaker> allowed) {
        Instant deadline = clock.instant().plus(wholeTimeout);
        return door.list(inquiry.asker())
                .map(tools -> new Attempt(allowed, new Means(tools), List.of(), null, deadline))
                .onFailure(ServiceException.class)
                .recoverWithItem(() -> new Attempt(List.of(), new Means(List.of()), List.of(AWAY), null, deadline))
                .chain(attempt -> next(inquiry, progress, attempt));
    }

    private Uni<Answer> next(Inquiry inquiry, Progress progress, Attempt attempt) {
        Duration time = Duration.between(clock.instant(), attempt.deadline());
        if (attempt.left().isEmpty() || !time.isPositive()) {
            return withoutModel(inquiry, attempt);
        }
        ModelBreaker breaker = attempt.left().getFirst();
        LanguageModel model = breaker.model();
        if (!breaker.admits()) {
            return next(inquiry, progress, attempt.after(model, "is not asked for a while after failures"));
        }
        return modelAnswerer
                .answer(model, attempt.means(), inquiry, progress, time)
                .invoke(breaker::succeeded)
                .map(answer -> attempt.reasons().isEmpty()
                        ? answer
                        : answer.withNotice("%s answers instead: %s."
                                .formatted(model.provider(), String.join(", ", attempt.reasons()))))
                .onFailure(ProviderFailure.class)
                .recoverWithUni(failure -> {
                    breaker.failed(failure);
                    progress.startedOver();
                    return next(inquiry, progress, attempt.after(model, failure.reason()));
                })
                .onFailure(FallbackAnswerer::notCovered)
                .recoverWithUni(e -> {
                    breaker.notAsked();
                    progress.startedOver();
                    return next(inquiry, progress, attempt.after((ServiceException) e));
                });
    }

    private Uni<Answer> withoutModel(Inquiry inquiry, Attempt attempt) {
        ServiceException refusal = attempt.refusal();
        if (refusal != null && attempt.reasons().isEmpty()) {
            return Uni.createFrom().failure(refusal);
        }
        return requests.during(() -> retrieval.answer(inquiry))
                .map(answer -> attempt.reasons().isEmpty()
                        ? answer
                        : answer.withNotice(
                                "No language model answered (%s): ".formatted(String.join(", ", attempt.reasons()))
                                        + PUT_TOGETHER));
    }

    private static boolean notCovered(Throwable failure) {
        return failure instanceof ServiceException e && e.error() instanceof ServiceError.TooManyRequests;
    }
}
