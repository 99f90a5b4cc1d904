package org.pyairtable.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.EventCodec;

/**
 * Publishes messages that report no database change: heartbeats, short-lived keys, questions and answers. Events of the
 * domain go through the outbox instead. Fails after about ten seconds without a broker.
 */
@Singleton
public class EventPublisher {
    private final EventCodec codec;
    private final ExecutorService sender;
    private final KafkaProducer<byte[], byte[]> producer;

    EventPublisher(KafkaSettings settings, EventCodec codec) {
        this.codec = codec;
        this.producer = new KafkaProducer<>(settings.producer());
        // send() blocks while it waits for metadata or buffer space, so it has a thread of its own.
        this.sender = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("event-publisher").factory());
    }

    /** Completes when the broker has confirmed it. */
    public Uni<Void> publish(Envelope<?> envelope) {
        return publish(Topics.of(envelope.event()).name(), envelope);
    }

    /** Publishes a reply to the topic that the question names. */
    public Uni<Void> publish(String topic, Envelope<?> envelope) {
        return send(new ProducerRecord<>(
                topic,
                null,
                key(envelope.event().aggregateId()),
                codec.payload(envelope.event()),
                RecordHeaders.fromText(codec.headers(envelope))));
    }

    /** Removes a key from a state topic. */
    public Uni<Void> remove(Topic<? extends State> topic, String key) {
        return send(new ProducerRecord<>(topic.name(), null, key(key), null, List.<Header>of()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback carries the outcome
    private Uni<Void> send(ProducerRecord<byte[], byte[]> message) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> sender.execute(() -> {
                    try {
                        producer.send(message, (metadata, failure) -> {
                            if (failure == null) {
                                emitter.complete(null);
                            } else {
                                emitter.fail(failure);
                            }
                        });
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }));
    }

    private static byte[] key(String key) {
        return key.getBytes(UTF_8);
    }

    /** Closes after this instance was withdrawn, which is published during the stop. */
    void stop(@Observes @jakarta.annotation.Priority(5_000) ShutdownEvent event) {
        sender.shutdown();
        producer.close(Duration.ofSeconds(2));
    }
}
