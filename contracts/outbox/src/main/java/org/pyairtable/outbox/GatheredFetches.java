package org.pyairtable.outbox;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
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

    private long pauseNanos;
    private long delivered = System.nanoTime();

    @Override
    public void configure(Map<String, ?> configs) {
        pauseNanos = Long.parseLong(String.valueOf(configs.get(PAUSE))) * 1_000_000;
        delivered = System.nanoTime() - pauseNanos;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        long left = delivered + pauseNanos - System.nanoTime();
        if (left > 0 && records.count() < MANY) {
            LockSupport.parkNanos(left);
        }
        delivered = System.nanoTime();
        return records;
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
