package org.pyairtable.core.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pyairtable.core.CoreFixture;
import org.pyairtable.testkit.CloudEvent;

/** Plays data-integration's answers: known bases are there, for everybody; others are not. */
public final class BasesDouble {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> WORKSPACES = new ConcurrentHashMap<>();

    static {
        // Answers until the JVM ends.
        Thread thread = new Thread(BasesDouble::run, "bases-double");
        thread.setDaemon(true);
        thread.start();
    }

    private BasesDouble() {}

    /** From now on the base is in the workspace. */
    public static String knows(String base, String workspace) {
        WORKSPACES.put(base, workspace);
        return base;
    }

    private static void run() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                "group.id",
                "bases-double-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "500");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("data.queries"));
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofMillis(100)).forEach(BasesDouble::answer);
            }
        }
    }

    private static void answer(ConsumerRecord<byte[], byte[]> question) {
        try {
            JsonNode query = JSON.readTree(question.value());
            String base = query.path("baseId").asText();
            String workspace = WORKSPACES.get(base);
            CloudEvent answer = workspace != null
                    ? CloudEvent.ofJson(
                            "org.pyairtable.platform.replies.base-description.v1",
                            Map.of("subjectId", base, "baseId", base, "baseName", "Site", "workspaceId", workspace))
                    : CloudEvent.ofJson(
                            "org.pyairtable.platform.replies.request-failed.v1",
                            Map.of(
                                    "subjectId",
                                    base,
                                    "code",
                                    "BASE_NOT_FOUND",
                                    "message",
                                    "not found",
                                    "kind",
                                    "NOT_FOUND"));
            CoreFixture.KAFKA.send(
                    "platform.replies", base, answer.withCorrelation(header(question, "ce_correlation")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> question, String name) {
        return new String(question.headers().lastHeader(name).value(), UTF_8);
    }
}
