package org.pyairtable.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * A consumer on a thread of its own, recreated when it fails. For topics that are read without a database: state, replies,
 * questions.
 */
public final class ConsumerLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    /** A poll ends with the first message; this is how often {@link Reader#polled} is called without any. */
    private static final Duration POLL = Duration.ofSeconds(5);

    /** What to do with the consumer; all calls come from the loop's thread. */
    public interface Reader {
        /** A fresh consumer: assign or subscribe. */
        void start(KafkaConsumer<byte[], byte[]> consumer);

        void read(ConsumerRecord<byte[], byte[]> entry);

        /** After each poll, even an empty one. */
        default void polled(KafkaConsumer<byte[], byte[]> consumer) {}

        /** How long the next poll waits for a message. */
        default Duration patience() {
            return POLL;
        }
    }

    private final Map<String, Object> settings;
    private final Reader reader;
    private final RetryPause pause = new RetryPause();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Runnable wakeUp = () -> {};

    public ConsumerLoop(String name, Map<String, Object> settings, Reader reader) {
        this.settings = new HashMap<>(settings);
        this.reader = reader;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                wakeUp = consumer::wakeup;
                reader.start(consumer);
                while (!stopped) {
                    poll(consumer).forEach(reader::read);
                    reader.polled(consumer);
                    pause.reset();
                }
            } catch (WakeupException e) {
                LOG.tracef("Consumer %s woken up between polls", thread.getName());
            } catch (RuntimeException e) {
                LOG.warnf("Consumer failed and is recreated: consumer=%s reason=%s", thread.getName(), e.toString());
                pause.next();
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(reader.patience());
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    /** Ends a poll that waits: {@link Reader#polled} is called at once. */
    public void wake() {
        wakeUp.run();
    }

    @Override
    public void close() {
        stopped = true;
        pause.end();
        wakeUp.run();
        if (!thread.isAlive()) {
            return;
        }
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
