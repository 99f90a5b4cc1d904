package org.pyairtable.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.kafka.RecordHeaders;

/**
 * Sends rows in their order. When the broker refuses one, everything behind it is aborted before it can be written: one
 * request is in flight at a time, and the producer is closed at the first refusal. Aborted rows are neither confirmed nor
 * refused and are sent again.
 */
final class OrderedSender implements AutoCloseable {
    /** A row of the outbox table. */
    record Numbered(long id, OutboxRow row) {}

    /** A row that was refused, and why. */
    record Refused(Numbered row, String reason) {}

    /** The result of a round; rows in neither list are undecided. */
    record Outcome(List<Long> confirmed, List<Refused> refused) {}

    private final Map<String, Object> settings;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("outbox-sender").factory());
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    OrderedSender(Map<String, Object> settings) {
        this.settings = new HashMap<>(settings);
    }

    /** Completes when each row is confirmed, refused or aborted. Waits while the broker is unavailable. */
    Uni<Outcome> send(List<Numbered> rows) {
        return Uni.createFrom().completionStage(() -> {
            Round round = new Round(rows.size());
            thread.execute(() -> sendAll(rows, round));
            return round.finished;
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback carries the outcome
    private void sendAll(List<Numbered> rows, Round round) {
        KafkaProducer<byte[], byte[]> current = producer();
        Set<String> stoppedKeys = new HashSet<>();
        Set<String> stoppedTopics = new HashSet<>();
        for (Numbered numbered : rows) {
            OutboxRow row = numbered.row();
            String key = row.topic() + '\u0000' + row.key();
            if (round.broken.get() || stoppedKeys.contains(key) || stoppedTopics.contains(row.topic())) {
                stoppedKeys.add(key);
                round.calledBack();
                continue;
            }
            try {
                current.send(message(row), (metadata, failure) -> {
                    if (failure == null) {
                        round.confirmed(numbered.id());
                    } else if (round.broken.compareAndSet(false, true)) {
                        round.refused(new Refused(numbered, failure.toString()));
                        // On the producer's own thread this returns at once and aborts what waits behind.
                        current.close(Duration.ZERO);
                    } else {
                        round.calledBack();
                    }
                });
            } catch (RuntimeException e) {
                // Refused before it was queued: an unknown topic, or a producer that was just closed.
                stoppedKeys.add(key);
                if (round.broken.get()) {
                    round.calledBack();
                } else {
                    stoppedTopics.add(row.topic());
                    round.refused(new Refused(numbered, e.toString()));
                }
            }
        }
        round.allSubmitted();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> existing = producer;
        if (existing != null) {
            return existing;
        }
        KafkaProducer<byte[], byte[]> fresh = new KafkaProducer<>(settings);
        producer = fresh;
        return fresh;
    }

    private static ProducerRecord<byte[], byte[]> message(OutboxRow row) {
        Buffer payload = row.payload();
        return new ProducerRecord<>(
                row.topic(),
                null,
                row.key().getBytes(UTF_8),
                payload == null ? null : payload.getBytes(),
                RecordHeaders.fromText(row.headers()));
    }

    @Override
    public void close() {
        thread.execute(() -> {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
        });
        thread.shutdown();
    }

    /** Counts a round's rows until each has a result. */
    private final class Round {
        private final AtomicBoolean broken = new AtomicBoolean();
        private final CompletableFuture<Outcome> finished = new CompletableFuture<>();
        private final List<Long> confirmed = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private int open;
        private boolean submitted;

        Round(int rows) {
            this.open = rows;
        }

        synchronized void confirmed(long id) {
            confirmed.add(id);
            closeOne();
        }

        synchronized void refused(Refused row) {
            refused.add(row);
            closeOne();
        }

        synchronized void calledBack() {
            closeOne();
        }

        synchronized void allSubmitted() {
            submitted = true;
            finishIfDone();
        }

        private void closeOne() {
            open--;
            finishIfDone();
        }

        private void finishIfDone() {
            if (open == 0 && submitted) {
                if (broken.get()) {
                    thread.execute(() -> producer = null);
                }
                finished.complete(new Outcome(List.copyOf(confirmed), List.copyOf(refused)));
            }
        }
    }
}
