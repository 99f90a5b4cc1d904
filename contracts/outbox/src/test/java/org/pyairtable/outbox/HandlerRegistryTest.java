package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.Unread;

class HandlerRegistryTest {
    private record Reader(String name, List<Unread> unread) implements SqlEventHandler<RecordEvent> {
        @Override
        public Topic<RecordEvent> topic() {
            return Topics.RECORDS;
        }

        @Override
        public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
            throw new AssertionError("not run");
        }
    }

    private static final Reader COUNTS =
            new Reader("counts", List.of(new Unread(RecordChange.class, Set.of("fields", "before"))));
    private static final Reader READS_CELLS =
            new Reader("reads-cells", List.of(new Unread(RecordChange.class, Set.of("before"))));
    private static final Reader READS_ALL = new Reader("reads-all", List.of());

    @Test
    void whatNoHandlerOfATopicLooksAtComesEmpty() throws IOException {
        assertThat(changes(COUNTS)).allSatisfy(change -> {
            assertThat(change.fields()).isEmpty();
            assertThat(change.before()).isEmpty();
        });
        assertThat(changes(COUNTS, READS_CELLS)).allSatisfy(change -> {
            assertThat(change.fields()).isNotEmpty();
            assertThat(change.before()).isEmpty();
        });
        assertThat(changes(COUNTS, READS_ALL))
                .anySatisfy(change -> assertThat(change.before()).isNotEmpty());
    }

    @Test
    void twoHandlersOfOneNameAreRefused() {
        List<EventHandler<?>> handlers = List.of(READS_ALL, new Reader("reads-all", List.of()));

        assertThatThrownBy(() -> new HandlerRegistry(handlers))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Two event handlers are named reads-all");
    }

    private static List<RecordChange> changes(EventHandler<?>... handlers) throws IOException {
        String type = Topic.typeOf(RecordsChanged.class);
        Map<String, String> headers = Map.of("ce_id", "1", "ce_source", "test", "ce_type", type);
        try (InputStream example = Topics.class.getResourceAsStream("/examples/" + type + ".json")) {
            byte[] payload = Objects.requireNonNull(example).readAllBytes();
            Decoded<RecordEvent> read = new HandlerRegistry(List.of(handlers))
                    .codec("data.records")
                    .decode(Topics.RECORDS, headers, payload);
            return ((RecordsChanged)
                            ((Decoded.Known<RecordEvent>) read).envelope().event())
                    .changes();
        }
    }
}
