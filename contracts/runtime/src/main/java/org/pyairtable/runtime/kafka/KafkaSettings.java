package org.pyairtable.runtime.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Client configurations: the broker address and security of {@code kafka.*}, and the settings of each kind of client. */
@Singleton
public class KafkaSettings {
    /** Largest event, bytes; the broker allows as much. */
    public static final int MAX_EVENT_BYTES = 8 * 1024 * 1024;

    /** Far below the message limit of any sensible topic. */
    private static final int BATCH_BYTES = 16 * 1024;

    private static final int MAX_REQUEST_BYTES = MAX_EVENT_BYTES + 64 * 1024;

    private final Map<String, Object> broker;

    KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = Map.copyOf(broker);
    }

    public Map<String, Object> admin() {
        return new HashMap<>(broker);
    }

    /**
     * A producer that preserves order. One request is in flight: when a message is refused, nothing sent after it can have
     * been written. It retries without limit, because dropping one message and continuing with the next would reorder them.
     */
    public Map<String, Object> orderedProducer() {
        Map<String, Object> settings = producer();
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        // A refused batch of several messages is split into batches of this size; if it exceeded a topic's limit, the
        // client
        // would split the same batch for ever.
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        return settings;
    }

    /** A producer for heartbeats, replies and the like: it fails after seconds. */
    public Map<String, Object> producer() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 100);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }

    public Map<String, Object> consumer() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 100);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // A message is delivered at once; this is how often a consumer without any asks again. Twenty that ask twice a
        // second kept an idle broker busy.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        // A member of a group wakes so often to see whether its heartbeat is due.
        settings.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 500L);
        return settings;
    }
}
