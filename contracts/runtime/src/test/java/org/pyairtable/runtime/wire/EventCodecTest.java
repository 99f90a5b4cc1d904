package org.pyairtable.runtime.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.IngestEvent.ExternalEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;

class EventCodecTest {
    private static final EventCodec CODEC = new EventCodec();
    private static final Map<String, String> HEADERS =
            Map.of("ce_id", "1", "ce_source", "test", "ce_type", "org.pyairtable.ingest.events.external.v1");

    static Stream<Arguments> published() {
        return Topics.all().stream().flatMap(t -> t.events().stream().map(e -> Arguments.of(t, Topic.typeOf(e))));
    }

    @ParameterizedTest
    @MethodSource("published")
    <E extends Event> void everyPublishedPayloadDecodes(Topic<E> topic, String type) throws IOException {
        try (InputStream example = Topics.class.getResourceAsStream("/examples/" + type + ".json")) {
            assertThat(example).as("example of %s", type).isNotNull();
            Decoded<E> decoded = CODEC.decode(
                    topic, Map.of("ce_id", "1", "ce_source", "test", "ce_type", type), example.readAllBytes());

            assertThat(decoded).isInstanceOf(Decoded.Known.class);
        }
    }

    @Test
    void anEventSurvivesTheWireWithAllItsAttributes() {
        EventFactory factory =
                new EventFactory("test", Clock.fixed(Instant.parse("2026-01-02T03:04:05.678901Z"), ZoneOffset.UTC));
        Map<String, Object> payload = new HashMap<>();
        payload.put("emptied", null);
        payload.put("emoji", "🏗️");
        Envelope<IngestEvent> sent = factory.envelope(
                new EventContext("wsp1", "usr1", "cause", "chain", "platform.replies"),
                new ExternalEvent("wsp1", "delivery.arrived", payload),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Decoded<IngestEvent> received = CODEC.decode(Topics.INGEST, CODEC.headers(sent), CODEC.payload(sent.event()));

        assertThat(received).isEqualTo(new Decoded.Known<>(sent));
    }

    @Test
    void unreadPartsAreEmpty() throws IOException {
        String type = "org.pyairtable.data.records.changed.v1";
        Map<String, String> headers = Map.of("ce_id", "1", "ce_source", "test", "ce_type", type);
        try (InputStream example = Topics.class.getResourceAsStream("/examples/" + type + ".json")) {
            byte[] payload = Objects.requireNonNull(example).readAllBytes();
            RecordsChanged whole = changed(CODEC.decode(Topics.RECORDS, headers, payload));
            EventCodec codec = new EventCodec(List.of(
                    new Unread(RecordsChanged.class, Set.of("schema")),
                    new Unread(RecordChange.class, Set.of("fields", "before", "links"))));

            RecordsChanged read = changed(codec.decode(Topics.RECORDS, headers, payload));

            assertThat(whole.schema()).isNotEmpty();
            assertThat(whole.changes())
                    .allSatisfy(change -> assertThat(change.fields()).isNotEmpty());
            assertThat(read)
                    .isEqualTo(new RecordsChanged(
                            whole.baseId(),
                            whole.baseName(),
                            whole.tableId(),
                            whole.tableName(),
                            List.of(),
                            whole.changes().stream()
                                    .map(c -> new RecordChange(
                                            c.recordId(), c.kind(), Map.of(), Map.of(), c.display(), Map.of(), null))
                                    .toList(),
                            whole.via()));
        }
    }

    @Test
    void onlyWhatTwoReadersBothLeaveUnreadIsUnread() {
        Unread fields = new Unread(RecordChange.class, Set.of("fields", "before"));
        Unread schema = new Unread(RecordsChanged.class, Set.of("schema"));

        assertThat(Unread.common(
                        List.of(fields, schema), List.of(new Unread(RecordChange.class, Set.of("before", "links")))))
                .containsExactly(new Unread(RecordChange.class, Set.of("before")));
        assertThat(Unread.common(List.of(schema), List.of(fields))).isEmpty();
        assertThat(Unread.common(List.of(schema), List.of())).isEmpty();
    }

    @Test
    void onlyListsAndMapsCanGoUnread() {
        assertThatThrownBy(() -> new Unread(RecordChange.class, Set.of("display")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of [display] only");
    }

    private static RecordsChanged changed(Decoded<RecordEvent> decoded) {
        return decoded instanceof Decoded.Known<RecordEvent> known
                        && known.envelope().event() instanceof RecordsChanged changed
                ? changed
                : fail(decoded.toString());
    }

    @Test
    void additionsOfNewerProducersAreIgnored() {
        assertThat(decode(HEADERS, "{\"workspaceId\":\"w\",\"name\":\"n\",\"payload\":{},\"added\":[1]}"))
                .isInstanceOf(Decoded.Known.class);
    }

    @Test
    void anUnknownTypeIsDistinguishedFromAnInvalidMessage() {
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.put("ce_type", "org.pyairtable.ingest.events.external.v2");

        assertThat(decode(headers, "{}"))
                .isEqualTo(new Decoded.Unknown<>("1", "org.pyairtable.ingest.events.external.v2"));
    }

    @Test
    void anInvalidEventIsRefusedWithTheFieldAtFault() {
        assertThat(decode(Map.of(), "{}")).isEqualTo(invalid("MISSING_ATTRIBUTE", "Header ce_id is missing"));
        assertThat(decode(HEADERS, "{")).isEqualTo(invalid("MALFORMED_JSON", "The value is not JSON"));
        assertThat(decode(HEADERS, "{\"workspaceId\":\"w\",\"payload\":{}}"))
                .isEqualTo(invalid("MISSING_PROPERTY", "Property name is missing"));
        assertThat(decode(HEADERS, "{\"workspaceId\":1,\"name\":\"n\",\"payload\":{}}"))
                .isInstanceOfSatisfying(
                        Decoded.Invalid.class, i -> assertThat(i.reason()).startsWith("Property workspaceId: "));
        assertThat(decode(HEADERS, "[".repeat(5_000))).isInstanceOf(Decoded.Invalid.class);
        Map<String, String> hostile = new HashMap<>(HEADERS);
        hostile.put("ce_subject", "a\u0000b");
        assertThat(decode(hostile, "{}"))
                .isEqualTo(invalid("INVALID_ATTRIBUTE", "Header ce_subject has control characters"));
        hostile.put("ce_subject", "x".repeat(513));
        assertThat(decode(hostile, "{}"))
                .isEqualTo(invalid("ATTRIBUTE_TOO_LONG", "Header ce_subject is longer than 512 characters"));
        hostile.put("ce_subject", "s");
        hostile.put("ce_time", "yesterday");
        assertThat(decode(hostile, "{\"workspaceId\":\"w\",\"name\":\"n\",\"payload\":{}}"))
                .isEqualTo(invalid("INVALID_ATTRIBUTE", "Header ce_time is not an RFC 3339 time"));
    }

    private static Decoded<IngestEvent> decode(Map<String, String> headers, String payload) {
        return CODEC.decode(Topics.INGEST, headers, payload.getBytes(UTF_8));
    }

    private static Decoded<IngestEvent> invalid(String code, String reason) {
        return new Decoded.Invalid<>(code, reason);
    }
}
