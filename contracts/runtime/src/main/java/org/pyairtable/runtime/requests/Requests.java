package org.pyairtable.runtime.requests;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.kafka.ConsumerLoop;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.RecordHeaders;
import org.pyairtable.runtime.kafka.TopicSetup;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * Asks another service a question over Kafka and waits for the answer. For questions only: an effect that must happen is a
 * command through the outbox. An answer after the deadline is dropped.
 */
@Singleton
public class Requests implements ConsumerLoop.Reader {
    private final Map<String, UniEmitter<? super Reply>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final EventPublisher publisher;
    private final EventFactory events;
    private final EventCodec codec;
    private final ConsumerLoop loop;

    Requests(
            EventPublisher publisher,
            EventFactory events,
            EventCodec codec,
            KafkaSettings settings,
            TopicSetup topics) {
        this.publisher = publisher;
        this.events = events;
        this.codec = codec;
        this.loop = new ConsumerLoop("replies", settings.consumer(), this);
        topics.whenDone(loop::start);
    }

    /**
     * Publishes {@code question} on its topic.
     *
     * @return the answer; fails with {@link ServiceError.Unavailable} at the deadline, and with the error that the
     *     answering service gave
     */
    public <R extends Reply> Uni<R> ask(Event question, EventContext context, Class<R> answer, Duration deadline) {
        return reply(question, context, deadline).map(reply -> accept(reply, answer));
    }

    /** As {@link #ask}, for a caller that decides by the code of a refusal: that is an answer here, not a failure. */
    public Uni<Reply> reply(Event question, EventContext context, Duration deadline) {
        // Answers arrive on the consumer's thread; the requester continues on its own context, with its session and
        // trace.
        Context caller = Vertx.currentContext();
        Uni<Reply> asked = publishAndAwait(question, context, deadline);
        return caller == null ? asked : asked.emitOn(VertxContexts.turns(caller));
    }

    /**
     * Waits for the reply to a command that goes through the outbox, so that it has its effect even when nobody waits any
     * more.
     *
     * @param send commits the command with the given context, in which the reply is asked for
     * @return fails with {@link ServiceError.Unavailable} at the deadline: then the command may still be done
     */
    public Uni<Reply> replyTo(EventContext context, Function<EventContext, Uni<Void>> send, Duration deadline) {
        Context caller = Vertx.currentContext();
        String correlation = UUID.randomUUID().toString();
        EventContext asking = context.withCorrelation(correlation).withReplyTo(Topics.REPLIES.name());
        Uni<Reply> replied = awaited(correlation, () -> send.apply(asking), deadline);
        return caller == null ? replied : replied.emitOn(VertxContexts.turns(caller));
    }

    private Uni<Reply> publishAndAwait(Event question, EventContext context, Duration deadline) {
        String correlation = UUID.randomUUID().toString();
        var envelope = events.envelope(
                context.withCorrelation(correlation).withReplyTo(Topics.REPLIES.name()),
                question,
                TraceContext.current());
        return awaited(correlation, () -> publisher.publish(envelope), deadline);
    }

    private Uni<Reply> awaited(String correlation, Supplier<Uni<Void>> send, Duration deadline) {
        Uni<Reply> reply = Uni.createFrom().emitter(emitter -> {
            pending.put(correlation, emitter);
            emitter.onTermination(() -> pending.remove(correlation));
        });
        return Uni.createFrom()
                .completionStage(listening)
                .chain(() -> Uni.combine().all().unis(reply, send.get()).asTuple())
                .ifNoItem()
                .after(deadline)
                .failWith(() -> late(deadline))
                .map(both -> both.getItem1());
    }

    private static <R extends Reply> R accept(Reply reply, Class<R> answer) {
        if (reply instanceof Reply.RequestFailed failed) {
            throw new ServiceException(Failures.error(failed));
        }
        return answer.cast(reply);
    }

    private static ServiceException late(Duration deadline) {
        return new ServiceException(
                new ServiceError.Unavailable("No answer within " + deadline.toMillis() + " ms", Failures.RETRY_AFTER));
    }

    @Override
    public void start(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.REPLIES.name()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Positions are fixed before the first question is sent, so no answer can be missed.
        partitions.forEach(consumer::position);
        listening.complete(null);
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> entry) {
        switch (codec.decode(Topics.REPLIES, RecordHeaders.toText(entry.headers()), entry.value())) {
            case Decoded.Known<Reply> known -> {
                UniEmitter<? super Reply> asker = pending.get(known.envelope().correlation());
                if (asker != null) {
                    asker.complete(known.envelope().event());
                }
            }
            case Decoded.Unknown<Reply> unknown -> {}
            case Decoded.Invalid<Reply> invalid -> {}
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }
}
