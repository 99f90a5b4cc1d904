package org.pyairtable.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;

/** Reads all event and command topics from now on, as another system would. */
final class EventWatch implements AutoCloseable {
    /** An event on its topic. */
    record Seen(String topic, String type, String id, String correlation, String causation) {
        String shortType() {
            return type.replace("org.pyairtable.", "").replaceAll("\\.v\\d+$", "");
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Thread thread;

    EventWatch(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "latest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Topics.all().stream()
                .filter(t -> t.kind() == Topic.Kind.EVENTS || t.kind() == Topic.Kind.COMMANDS)
                .flatMap(t -> consumer.partitionsFor(t.name()).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon().name("event-watch").start(this::read);
    }

    List<Seen> of(String correlation) {
        return seen.stream().filter(s -> s.correlation().equals(correlation)).toList();
    }

    int count() {
        return seen.size();
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::note);
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> entry) {
        seen.add(new Seen(
                entry.topic(),
                header(entry, "ce_type"),
                header(entry, "ce_id"),
                header(entry, "ce_correlation"),
                header(entry, "ce_causation")));
    }

    private static String header(ConsumerRecord<byte[], byte[]> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
