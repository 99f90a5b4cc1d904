package org.pyairtable.runtime.tracing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnrecordedTracerTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private HttpClient client;
    private int port;

    /** A server whose first page returns its trace and the headers that its request to the second page carried. */
    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.builder()
                .with(new VertxOptions().setTracingOptions(new TracingOptions()))
                .withTracer(options -> new UnrecordedTracer(new Recording()))
                .build();
        client = vertx.createHttpClient();
        port = await(vertx.createHttpServer()
                        .requestHandler(request -> {
                            if (request.path().equals("/second")) {
                                request.response().end(String.valueOf(request.getHeader("traceparent")));
                            } else {
                                String trace = TraceContext.currentTraceId();
                                second().onSuccess(seen -> request.response().end(trace + " " + seen))
                                        .onFailure(failure -> request.response().reset());
                            }
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void givesARequestWithoutATraceOneOfItsOwn() throws Exception {
        String[] first = ask(Map.of());
        String[] other = ask(Map.of());

        assertThat(first[0]).matches("[0-9a-f]{32}").isNotEqualTo(other[0]);
        assertThat(first[1]).matches("00-" + first[0] + "-[0-9a-f]{16}-00");
        assertThat(recorded).isEmpty();
    }

    @Test
    void continuesACallersTraceUnderASpanOfItsOwn() throws Exception {
        String[] answer = ask(Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-00"));

        assertThat(answer[0]).isEqualTo(TRACE);
        assertThat(answer[1]).matches("00-" + TRACE + "-[0-9a-f]{16}-00").doesNotContain(SPAN);
        assertThat(recorded).isEmpty();
    }

    @Test
    void takesNoTraceFromABrokenHeader() throws Exception {
        assertThat(ask(Map.of("traceparent", "00-" + TRACE + "-01"))[0])
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(TRACE);
        assertThat(recorded).isEmpty();
    }

    @Test
    void leavesTracesThatTheCallerRecordsToTheTracerBehindIt() throws Exception {
        ask(Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01"));

        assertThat(recorded).contains("received /first", "answered /first", "sent /second", "was answered /second");
    }

    /** Asks for the first page by a client that knows nothing of traces. */
    private String[] ask(Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/first"));
        headers.forEach(request::header);
        try (var plain = java.net.http.HttpClient.newHttpClient()) {
            return plain.send(request.build(), BodyHandlers.ofString()).body().split(" ");
        }
    }

    private Future<String> second() {
        return client.request(HttpMethod.GET, port, "127.0.0.1", "/second")
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(Buffer::toString));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    /** Records its calls and names each request by its path. */
    private final class Recording implements VertxTracer<Object, Object> {
        @Override
        public <R> Object receiveRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                Iterable<Map.Entry<String, String>> headers,
                TagExtractor<R> tags) {
            return note("received ", ((HttpServerRequest) request).path());
        }

        @Override
        public <R> void sendResponse(
                Context context, R response, Object payload, Throwable error, TagExtractor<R> tags) {
            note("answered ", payload);
        }

        @Override
        public <R> Object sendRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                BiConsumer<String, String> headers,
                TagExtractor<R> tags) {
            return note("sent ", ((io.vertx.core.spi.observability.HttpRequest) request).uri());
        }

        @Override
        public <R> void receiveResponse(
                Context context, R response, Object payload, Throwable error, TagExtractor<R> tags) {
            note("was answered ", payload);
        }

        private Object note(String what, Object payload) {
            recorded.add(what + payload);
            return payload;
        }
    }
}
