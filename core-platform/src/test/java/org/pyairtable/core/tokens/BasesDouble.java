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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pyairtable.core.CoreFixture;
import org.pyairtable.testkit.CloudEvent;

/** Plays data-integration's answers: one base is there, for everybody; others are not. */
record BasesDouble(String known) implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers until the JVM ends. */
    static BasesDouble start(String known) {
        BasesDouble answers = new BasesDouble(known);
        Thread thread = new Thread(answers, "bases-double");
        thread.setDaemon(true);
        thread.start();
        return answers;
    }

    @Override
    public void run() {
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
                consumer.poll(Duration.ofMillis(100)).forEach(this::answer);
            }
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> question) {
        try {
            JsonNode query = JSON.readTree(question.value());
            String base = query.path("baseId").asText();
            CloudEvent answer = base.equals(known)
                    ? CloudEvent.ofJson(
                            "org.pyairtable.platform.replies.base-description.v1",
                            Map.of("subjectId", base, "baseId", base, "baseName", "Site", "workspaceId", "wsp1"))
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
