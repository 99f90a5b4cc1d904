package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.wire.EventCodec;

class EventSkippingTest {
    private static final FakeHandler SKIPPING = new FakeHandler("skipping", true, false);
    private static final FakeHandler INTERESTED = new FakeHandler("interested", true, false);
    private static final FakeHandler UNDECIDED = new FakeHandler("undecided", true, false);
    private static final FakeHandler PLAIN = FakeHandler.plain("plain");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventSkipping skipping = new EventSkipping(
            (handler, events) -> switch (handler.name()) {
                case "skipping" -> Uni.createFrom().item(true);
                case "undecided" -> Uni.createFrom().failure(new IllegalStateException("no answer"));
                default -> Uni.createFrom().item(false);
            },
            new EventCodec(),
            new InboxMetrics(registry));

    @Test
    void onlyHandlersThatSkipAreLeftOut() {
        assertThat(interested(List.of(SKIPPING, INTERESTED, PLAIN), FakeHandler.message("a"), FakeHandler.message("b")))
                .containsExactly(INTERESTED, PLAIN);
        assertThat(registry.counter("pyairtable.inbox.events", "handler", "skipping", "outcome", "skipped")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void anEventIsRelevantToAHandlerThatCannotDecide() {
        assertThat(interested(List.of(UNDECIDED), FakeHandler.message("a"))).containsExactly(UNDECIDED);
    }

    @Test
    void aMessageWithoutSoundHeadersIsRelevantToAll() {
        InboxMessage unsound = new InboxMessage("ingest.events", 0, 0, 0, null, Map.of("ce_id", "x"), Buffer.buffer());

        assertThat(interested(List.of(SKIPPING, INTERESTED), FakeHandler.message("a"), unsound))
                .containsExactly(SKIPPING, INTERESTED);
    }

    private List<EventHandler<?>> interested(List<EventHandler<?>> handlers, InboxMessage... messages) {
        return skipping.interested(handlers, List.of(messages)).await().atMost(Duration.ofSeconds(20));
    }
}
