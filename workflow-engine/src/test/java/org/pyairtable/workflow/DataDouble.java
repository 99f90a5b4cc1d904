package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
            Map.of("id", "fldBudget", "name", "Budget", "type", "number"),
            Map.of("id", "fldClient", "name", "Client", "type", "multipleRecordLinks"));

    /** Tables that have other fields by now, and those that are gone (no fields), by id. */
    private static final Map<String, List<Map<String, String>>> CHANGED = new ConcurrentHashMap<>();

    /** Records that a table has, by its id; others have two of their own. */
    private static final Map<String, List<Map<String, ?>>> HELD = new ConcurrentHashMap<>();

    private static final int PAGE = 2;

    private final KafkaProbe probe;
    private final String bootstrap;

    private DataDouble(KafkaProbe probe, String bootstrap) {
        this.probe = probe;
        this.bootstrap = bootstrap;
    }

    /** From now on the table is described with these fields. */
    static void describe(String table, List<Map<String, String>> fields) {
        CHANGED.put("tbl" + table, fields);
    }

    /** From now on the table does not exist. */
    static void drop(String table) {
        describe(table, List.of());
    }

    /** From now on the table has these records; questions for all of them are answered in pages of two. */
    static void hold(String table, List<Map<String, ?>> rows) {
        HELD.put("tbl" + table, rows);
    }

    /** The fields of every table, and a date with a time. */
    static List<Map<String, String>> withDue() {
        return Stream.concat(FIELDS.stream(), Stream.of(Map.of("id", "fldDue", "name", "Due", "type", "dateTime")))
                .toList();
    }

    /** The fields of every table, one under another name. */
    static List<Map<String, String>> renamed(String fieldId, String name) {
        return FIELDS.stream()
                .map(field -> field.get("id").equals(fieldId)
                        ? Map.of("id", fieldId, "name", name, "type", field.get("type"))
                        : field)
                .toList();
    }

    /** The fields of every table but one. */
    static List<Map<String, String>> without(String fieldId) {
        return FIELDS.stream().filter(field -> !field.get("id").equals(fieldId)).toList();
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
        if (header(question, "ce_type").equals("org.pyairtable.data.queries.query-records.v1")) {
            reply(question, base, records(query));
            return;
        }
        boolean known = (base.equals(BASE) || base.equals(ALIEN))
                && !table.equals("Nowhere")
                && !fields(table).isEmpty();
        CloudEvent reply = known
                ? CloudEvent.of("org.pyairtable.platform.replies.table-description.v1", description(base, table))
                : CloudEvent.ofJson(
                        "org.pyairtable.platform.replies.request-failed.v1",
                        Map.of(
                                "subjectId",
                                base,
                                "code",
                                "TABLE_NOT_FOUND",
                                "message",
                                "no such table",
                                "kind",
                                "NOT_FOUND"));
        reply(question, base, reply);
    }

    private void reply(ConsumerRecord<byte[], byte[]> question, String base, CloudEvent reply) {
        probe.send(
                header(question, "ce_replyto"),
                base,
                reply.withCorrelation(header(question, "ce_correlation")).withCausation(header(question, "ce_id")));
    }

    /** Two records whatever is asked for; none for a condition with NOBODY, and no answer but a refusal for one with BUSY. */
    private static CloudEvent records(JsonNode query) {
        String condition = query.path("condition").asText();
        if (condition.contains("BUSY")) {
            return CloudEvent.ofJson(
                    "org.pyairtable.platform.replies.request-failed.v1",
                    Map.of("subjectId", BASE, "code", "BUSY", "message", "Too many questions", "kind", "UNAVAILABLE"));
        }
        String table = query.path("table").asText();
        if (HELD.containsKey(table)) {
            return held(query, table, condition);
        }
        return CloudEvent.ofJson(
                "org.pyairtable.platform.replies.query-answer.v1",
                Map.of(
                        "subjectId",
                        BASE,
                        "tableId",
                        table,
                        "tableName",
                        table.substring(3),
                        "fields",
                        FIELDS,
                        "rows",
                        condition.contains("NOBODY")
                                ? List.of()
                                : List.of(
                                        Map.of("id", "recOne", "cells", Map.of("Name", "One", "Hours", 3)),
                                        Map.of("id", "recTwo", "cells", Map.of("Name", "Two", "Hours", 4))),
                        "linkedNames",
                        Map.of(),
                        "groups",
                        List.of(),
                        "overlapping",
                        false,
                        "cuts",
                        List.of()));
    }

    private static CloudEvent held(JsonNode query, String table, String condition) {
        List<Map<String, ?>> matching = HELD.getOrDefault(table, List.of()).stream()
                .filter(row -> condition.isEmpty() || condition.contains("'" + row.get("id") + "'"))
                .toList();
        int from = query.path("cursor").asInt(0);
        int to = condition.isEmpty() ? Math.min(matching.size(), from + PAGE) : matching.size();
        Map<String, Object> answer = new HashMap<>(Map.of(
                "subjectId",
                BASE,
                "tableId",
                table,
                "tableName",
                table.substring(3),
                "fields",
                fields(table),
                "rows",
                matching.subList(from, to),
                "linkedNames",
                Map.of(),
                "groups",
                List.of(),
                "overlapping",
                false,
                "cuts",
                List.of()));
        if (to < matching.size()) {
            answer.put("cursor", String.valueOf(to));
        }
        return CloudEvent.ofJson("org.pyairtable.platform.replies.query-answer.v1", answer);
    }

    private static List<Map<String, String>> fields(String table) {
        return CHANGED.getOrDefault(table, FIELDS);
    }

    private static String description(String base, String table) {
        String name = table.startsWith("tbl") ? table.substring(3) : table;
        return write(Map.of(
                "subjectId",
                base,
                "baseId",
                base,
                "baseName",
                "Building site",
                "workspaceId",
                base.equals(ALIEN) ? "wspOther" : WORKSPACE,
                "tableId",
                "tbl" + name,
                "tableName",
                name,
                "fields",
                CHANGED.getOrDefault("tbl" + name, FIELDS)));
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
