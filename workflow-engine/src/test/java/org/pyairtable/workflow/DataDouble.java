package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;

/**
 * Plays data-integration's answers to questions. Every table of the base {@link #BASE} exists; the id of table "X" is
 * "tblX". {@link #ALIEN} belongs to another workspace, {@link #SILENT} never answers, others do not exist.
 */
final class DataDouble implements Runnable {
    static final String BASE = "appSite";
    static final String ALIEN = "appAlien";
    static final String SILENT = "appSilent";
    static final String WORKSPACE = "wspBuilders";

    private static final ObjectMapper JSON = new ObjectMapper();
    static final List<Map<String, String>> FIELDS = List.of(
            Map.of("id", "fldName", "name", "Name", "type", "singleLineText"),
            Map.of("id", "fldStatus", "name", "Status", "type", "singleSelect"),
            Map.of("id", "fldHours", "name", "Hours", "type", "number"),
            Map.of("id", "fldBudget", "name", "Budget", "type", "number"));

    private final KafkaProbe probe;
    private final String bootstrap;

    private DataDouble(KafkaProbe probe, String bootstrap) {
        this.probe = probe;
        this.bootstrap = bootstrap;
    }

    /** Answers until the JVM ends. */
    static void start(KafkaProbe probe, String bootstrap) {
        Thread thread = new Thread(new DataDouble(probe, bootstrap), "data-double");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "data-double-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "500"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("data.queries"));
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::answer);
            }
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> question) {
        JsonNode query = read(question.value());
        String base = query.path("baseId").asText();
        String table = query.path("table").asText();
        if (base.equals(SILENT)) {
            return;
        }
        boolean known = (base.equals(BASE) || base.equals(ALIEN)) && !table.equals("Nowhere");
        CloudEvent reply = known
                ? CloudEvent.of("org.pyairtable.platform.replies.table-description.v1", description(base, table))
                : CloudEvent.ofJson(
                        "org.pyairtable.platform.replies.request-failed.v1",
                        Map.of("subjectId", base, "code", "TABLE_NOT_FOUND", "message", "no such table"));
        probe.send(
                header(question, "ce_replyto"),
                base,
                reply.withCorrelation(header(question, "ce_correlation")).withCausation(header(question, "ce_id")));
    }

    private static String description(String base, String table) {
        String name = table.startsWith("tbl") ? table.substring(3) : table;
        return write(Map.of(
                "subjectId", base,
                "baseId", base,
                "baseName", "Building site",
                "workspaceId", base.equals(ALIEN) ? "wspOther" : WORKSPACE,
                "tableId", "tbl" + name,
                "tableName", name,
                "fields", FIELDS));
    }

    private static String header(ConsumerRecord<byte[], byte[]> entry, String name) {
        return new String(entry.headers().lastHeader(name).value(), UTF_8);
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
