package org.pyairtable.ai.chat.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpClientBuilderLoader;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.time.Duration;

/**
 * Lets Gemini's client read answers that report no tokens, which it takes for broken ones: they get a count of none, and their
 * cost is estimated like that of any other answer without a count.
 */
record CountedAnswers(HttpClientBuilder plain) implements HttpClientBuilder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "usageMetadata";

    static CountedAnswers overHttp() {
        return new CountedAnswers(HttpClientBuilderLoader.loadHttpClientBuilder());
    }

    @Override
    public Duration connectTimeout() {
        return plain.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return new CountedAnswers(plain.connectTimeout(timeout));
    }

    @Override
    public Duration readTimeout() {
        return plain.readTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return new CountedAnswers(plain.readTimeout(timeout));
    }

    @Override
    public HttpClient build() {
        return new Client(plain.build());
    }

    /** As it is, unless it is an answer that has candidates and no count. */
    static String counted(String answer) {
        try {
            JsonNode json = JSON.readTree(answer);
            if (json instanceof ObjectNode object && object.has("candidates") && !object.has(USAGE)) {
                object.putObject(USAGE)
                        .put("promptTokenCount", 0)
                        .put("candidatesTokenCount", 0)
                        .put("totalTokenCount", 0);
                return JSON.writeValueAsString(object);
            }
            return answer;
        } catch (JsonProcessingException broken) {
            return answer;
        }
    }

    private record Client(HttpClient plain) implements HttpClient {
        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            SuccessfulHttpResponse response = plain.execute(request);
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers())
                    .body(response.body() == null ? null : counted(response.body()))
                    .build();
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            plain.execute(request, parser, new Listener(listener));
        }
    }

    private record Listener(ServerSentEventListener plain) implements ServerSentEventListener {
        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            plain.onOpen(response);
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            plain.onEvent(counted(event), context);
        }

        @Override
        public void onEvent(ServerSentEvent event) {
            plain.onEvent(counted(event));
        }

        @Override
        public void onError(Throwable failure) {
            plain.onError(failure);
        }

        @Override
        public void onClose() {
            plain.onClose();
        }

        private static ServerSentEvent counted(ServerSentEvent event) {
            return event.data() == null
                    ? event
                    : new ServerSentEvent(event.event(), CountedAnswers.counted(event.data()));
        }
    }
}
