package org.pyairtable.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads topics from their beginning in a thread of its own, without a consumer group, and keeps the newest messages. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<String> wanted = new HashSet<>();
    private final Map<String, KeptMessages> messages = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean open = true;

    TopicReader(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        16 * 1024 * 1024,
                        // What a topic needs that is read for the first time waits behind the present fetch; 500 by
                        // default.
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100,
                        // Partitions that are added later, and a broker that comes back, are seen soon.
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        2_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        thread = Thread.ofPlatform().daemon().name("testkit-topic-reader").start(this::run);
    }

    /** Also reads these topics; they need not exist yet. */
    void want(String... topics) {
        lock.lock();
        try {
            if (wanted.addAll(List.of(topics))) {
                LockSupport.unpark(thread);
                consumer.wakeup();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Message> read(String topic) {
        return read(topic, 0);
    }

    /** Those that are still kept of the messages from this one on, counted from the first that was read. */
    List<Message> read(String topic, long from) {
        lock.lock();
        try {
            KeptMessages kept = messages.get(topic);
            return kept == null ? List.of() : kept.from(from);
        } finally {
            lock.unlock();
        }
    }

    /** How many messages of the topic have been read. */
    long count(String topic) {
        lock.lock();
        try {
            KeptMessages kept = messages.get(topic);
            return kept == null ? 0 : kept.count();
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything below these offsets has been read. */
    boolean reached(Map<TopicPartition, Long> ends) {
        lock.lock();
        try {
            return ends.entrySet().stream()
                    .allMatch(end -> end.getValue() == 0 || positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } finally {
            lock.unlock();
        }
    }

    /** Evaluates again whenever something was read, until there is a result; null after the time limit. */
    <T> @Nullable T await(Supplier<@Nullable T> question, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            T answer = question.get();
            while (answer == null && left > 0) {
                left = news.awaitNanos(left);
                answer = question.get();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (consumer) {
            while (open) {
                try {
                    step();
                } catch (WakeupException wantedMore) {
                    // The next step reads the present subscription.
                } catch (KafkaException brokerAway) {
                    pause();
                }
            }
        }
    }

    private void step() {
        assign();
        if (consumer.assignment().isEmpty()) {
            pause();
            return;
        }
        var received = consumer.poll(POLL);
        if (received.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            received.forEach(one -> messages.computeIfAbsent(one.topic(), topic -> new KeptMessages())
                    .add(Message.of(one)));
            received.partitions()
                    .forEach(partition -> positions.put(
                            partition, received.records(partition).getLast().offset() + 1));
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void assign() {
        Set<String> all;
        lock.lock();
        try {
            all = Set.copyOf(wanted);
        } finally {
            lock.unlock();
        }
        var partitions = new HashSet<TopicPartition>(consumer.assignment());
        boolean more = false;
        for (String topic : all) {
            if (partitions.stream().noneMatch(partition -> partition.topic().equals(topic))) {
                for (PartitionInfo info : consumer.partitionsFor(topic, Duration.ofSeconds(5))) {
                    more |= partitions.add(new TopicPartition(topic, info.partition()));
                }
            }
        }
        if (more) {
            consumer.assign(partitions);
        }
    }

    private static void pause() {
        LockSupport.parkNanos(POLL.toNanos());
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
