package org.pyairtable.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A view of the broker from outside, for tests: sends any message, collects topics from their beginning, and waits for
 * expected messages. A wait ends when the message arrives. To be closed.
 */
public final class KafkaProbe implements AutoCloseable {
    private static final Duration SENDING = Duration.ofSeconds(30);

    /** Of the messages that did not match, in a failure. */
    private static final int SHOWN = 100;

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicReader reader;
    private final Topology topology;

    /** A probe at this JVM's {@link TestBroker}. */
    public KafkaProbe() {
        this(TestBroker.bootstrapServers());
    }

    public KafkaProbe(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        SENDING.toMillis(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        reader = new TopicReader(bootstrapServers);
        topology = new Topology(bootstrapServers);
    }

    /** Topics, offsets and consumer groups. */
    public Topology topology() {
        return topology;
    }

    /** Sends and returns when the broker has confirmed it. */
    public RecordMetadata send(String topic, String key, CloudEvent event) {
        return send(topic, key, event.headers(), event.value());
    }

    /** Sends any message, even one that is not an event; null is a tombstone's value or no key. */
    public RecordMetadata send(
            String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
        return finish(sendLater(topic, key, headers, value), SENDING);
    }

    /** Sends without waiting, for many messages; the future has the broker's answer. */
    public Future<RecordMetadata> sendLater(
            String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
        var sent = new ProducerRecord<>(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return producer.send(sent);
    }

    /** Starts to collect these topics from their beginning; they need not exist yet. */
    public KafkaProbe collect(String... topics) {
        reader.want(topics);
        return this;
    }

    /** The messages of the topic collected so far, the newest {@value KeptMessages#MOST_BYTES} bytes of them. */
    public List<Message> collected(String topic) {
        return reader.read(topic);
    }

    /** The first message of the topic, from its beginning, that meets the condition. */
    public Message await(String topic, Predicate<Message> condition, Duration patience) {
        return await(topic, condition, 1, patience).getFirst();
    }

    /** At least this many messages of the topic, from its beginning, that meet the condition. */
    public List<Message> await(String topic, Predicate<Message> condition, int count, Duration patience) {
        collect(topic);
        List<Message> matching = new ArrayList<>();
        var next = new AtomicLong();
        List<Message> found = ask(
                () -> {
                    // Each message is examined once; this runs under the reader's lock, so none comes between.
                    reader.read(topic, next.get()).stream().filter(condition).forEach(matching::add);
                    next.set(reader.count(topic));
                    return matching.size() >= count ? List.copyOf(matching) : null;
                },
                patience);
        if (found == null) {
            List<Message> seen = reader.read(topic);
            throw new AssertionError("not seen on " + topic + " within " + patience + ": " + count
                    + " matching message(s); seen " + seen.size() + ", the last of them:\n  "
                    + seen.stream()
                            .skip(Math.max(0, seen.size() - SHOWN))
                            .map(Message::toString)
                            .collect(Collectors.joining("\n  ")));
        }
        return found;
    }

    /**
     * Everything on the topic at this moment, in order within each partition: for tests that something is <em>not</em>
     * there, or only once.
     */
    public List<Message> all(String topic, Duration patience) {
        collect(topic);
        var ends = topology.endOffsets(topic);
        if (ask(() -> reader.reached(ends) ? Boolean.TRUE : null, patience) == null) {
            throw new AssertionError(
                    topic + " not read to " + ends + " within " + patience + "; its end may have been compacted away");
        }
        return reader.read(topic);
    }

    private <T> @Nullable T ask(java.util.function.Supplier<@Nullable T> question, Duration patience) {
        try {
            return reader.await(question, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for messages", e);
        }
    }

    static <T> T finish(Future<T> future, Duration patience) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the broker", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker failed: " + e, e);
        }
    }

    @Override
    public void close() {
        reader.close();
        producer.close(Duration.ofSeconds(2));
        topology.close();
    }
}
