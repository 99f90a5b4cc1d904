package org.pyairtable.outbox;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets messages gather for consumers that tolerate a delay, since many at once cost little more than one: between two deliveries
 * of few messages there is a pause, counted from the first. The first one after a quiet time does not wait, and while there is
 * none, nobody asks the broker again and again, as with {@code fetch.min.bytes}. Runs on the thread of the consumer.
 */
public final class GatheredFetches implements ConsumerInterceptor<byte[], byte[]> {
    /** Milliseconds, a setting of the channel. */
    static final String PAUSE = "pyairtable.pause.ms";

    /** So many messages have gathered. */
    private static final int MANY = 100;

    /** Or so many bytes: a fetch has a megabyte of a partition, which may be a few large messages. */
    private static final int MANY_BYTES = 256 * 1024;

    /** Deliveries fetched before a pause ended: one while another was held, and what gathered until then. */
    private static final int FETCHED_BEFORE = 2;

    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private long pauseNanos;
    private long delivered;
    private int free;

    public GatheredFetches() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    GatheredFetches(LongSupplier nanoTime, LongConsumer park) {
        this.nanoTime = nanoTime;
        this.park = park;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        pauseNanos = Long.parseLong(String.valueOf(configs.get(PAUSE))) * 1_000_000;
        delivered = nanoTime.getAsLong() - pauseNanos;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        long left = delivered + pauseNanos - nanoTime.getAsLong();
        if (isMany(records)) {
            // The rest of its fetch follows.
            free = 1;
        } else if (left <= 0) {
            free = 0;
        } else if (free > 0) {
            free--;
        } else {
            park.accept(left);
            free = FETCHED_BEFORE;
        }
        delivered = nanoTime.getAsLong();
        return records;
    }

    private static boolean isMany(ConsumerRecords<byte[], byte[]> records) {
        if (records.count() >= MANY) {
            return true;
        }
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> message : records) {
            byte[] value = message.value();
            bytes += value == null ? 0 : value.length;
        }
        return bytes >= MANY_BYTES;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Nothing depends on it.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
