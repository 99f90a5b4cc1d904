package org.pyairtable.runtime.kafka;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/**
 * Reads a topic once, from its beginning to the end that it had when the scan was opened, a bounded piece at a time. Messages
 * that are no events of the topic's family are passed over. To be closed.
 */
public final class TopicScan<E extends Event> implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    private final Topic<E> topic;
    private final EventCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    /** A consumer may be used by one thread at a time, and blocks it. */
    private final ExecutorService thread;

    private TopicScan(
            Topic<E> topic,
            EventCodec codec,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            ExecutorService thread) {
        this.topic = topic;
        this.codec = codec;
        this.consumer = consumer;
        this.ends = ends;
        this.thread = thread;
    }

    /** Fails with 503 when the broker does not answer. */
    public static <E extends Event> Uni<TopicScan<E>> open(Topic<E> topic, KafkaSettings settings, EventCodec codec) {
        return Uni.createFrom().deferred(() -> {
            ExecutorService thread = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("scan-" + topic.name()).factory());
            return on(thread, () -> open(topic, settings, codec, thread))
                    .onFailure()
                    .invoke(thread::shutdown);
        });
    }

    private static <E extends Event> TopicScan<E> open(
            Topic<E> topic, KafkaSettings settings, EventCodec codec, ExecutorService thread) {
        Map<String, Object> consuming = settings.consumer();
        consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST);
        consuming.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) POLL.toMillis());
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consuming);
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new TopicScan<>(topic, codec, consumer, consumer.endOffsets(partitions), thread);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** The next events, up to a thousand; empty at the end. */
    public Uni<List<E>> next() {
        return on(thread, () -> {
            List<E> events = new ArrayList<>();
            while (events.isEmpty() && !atEnd()) {
                var polled = consumer.poll(POLL);
                if (polled.isEmpty() && !atEnd()) {
                    throw new KafkaException("nothing read of " + topic.name() + " within " + POLL);
                }
                polled.forEach(message -> decode(message, events));
            }
            return events;
        });
    }

    private boolean atEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void decode(ConsumerRecord<byte[], byte[]> message, List<E> events) {
        if (message.value() == null
                || message.offset()
                        >= ends.getOrDefault(new TopicPartition(message.topic(), message.partition()), 0L)) {
            return;
        }
        if (codec.decode(topic, RecordHeaders.toText(message.headers()), message.value())
                instanceof Decoded.Known<E> known) {
            events.add(known.envelope().event());
        }
    }

    private static <T> Uni<T> on(ExecutorService thread, Supplier<T> work) {
        return Uni.createFrom()
                .item(work)
                .runSubscriptionOn(thread)
                .onFailure(KafkaException.class)
                .transform(failure -> new ServiceException(new ServiceError.Unavailable(
                        "The broker does not answer: " + failure.getMessage(), Duration.ofSeconds(5))));
    }

    @Override
    public void close() {
        thread.execute(consumer::close);
        thread.shutdown();
    }
}
