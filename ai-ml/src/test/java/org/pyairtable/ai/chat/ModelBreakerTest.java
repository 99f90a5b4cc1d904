package org.pyairtable.ai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.chat.ProviderFailure.Kind;

class ModelBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Moving clock = new Moving();
    private final ModelBreaker breaker = new ModelBreaker(new Silent(), clock, 3, PAUSE);

    @Test
    void threeFailuresInARowOpenItForThePauseThenOneQuestionTries() {
        fail(Kind.UNAVAILABLE);
        fail(Kind.INTERRUPTED);
        assertThat(breaker.admits()).isTrue();
        fail(Kind.UNAVAILABLE);
        assertThat(breaker.admits()).isFalse();

        clock.pass(PAUSE);

        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isFalse();
        breaker.succeeded();
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void aSuccessForgetsEarlierFailures() {
        fail(Kind.UNAVAILABLE);
        fail(Kind.UNAVAILABLE);
        breaker.succeeded();
        fail(Kind.UNAVAILABLE);

        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void aTryThatFailsOpensItAgain() {
        fail(Kind.MISCONFIGURED);
        clock.pass(PAUSE);
        assertThat(breaker.admits()).isTrue();
        fail(Kind.UNAVAILABLE);

        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void aRefusedKeyAndALimitedRateOpenItAtOnce() {
        fail(Kind.RATE_LIMITED);

        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void aRequestThatIsNotAcceptedSaysNothingAboutTheProvider() {
        for (int i = 0; i < 10; i++) {
            fail(Kind.REFUSED);
        }

        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void aTryThatWasNotMadeLeavesTheNextOneToAnother() {
        fail(Kind.RATE_LIMITED);
        clock.pass(PAUSE);
        assertThat(breaker.admits()).isTrue();
        breaker.notAsked();

        assertThat(breaker.admits()).isTrue();
    }

    private void fail(Kind kind) {
        breaker.failed(new ProviderFailure(kind, "failed"));
    }

    private static final class Moving extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private record Silent() implements LanguageModel {
        @Override
        public String provider() {
            return "silent";
        }

        @Override
        public String model() {
            return "none";
        }

        @Override
        public int mostOutputTokens() {
            return 0;
        }

        @Override
        public Uni<ChatResponse> ask(ChatRequest request) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<ChatResponse> ask(ChatRequest request, Consumer<String> heard) {
            return Uni.createFrom().nothing();
        }

        @Override
        public long costMicros(long inputTokens, long outputTokens) {
            return 0;
        }
    }
}
