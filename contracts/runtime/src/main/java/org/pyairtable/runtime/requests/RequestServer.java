package org.pyairtable.runtime.requests;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.runtime.kafka.ConsumerLoop;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.RecordHeaders;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * Feeds the questions on the request topics to their {@link RequestHandler}s. Questions expire within seconds: reading
 * starts at the newest, and the requester repeats a lost one. None is answered before the state topics are known that
 * handlers decide by.
 */
@Singleton
public class RequestServer implements ConsumerLoop.Reader {
    private static final Logger LOG = Logger.getLogger(RequestServer.class);

    private final Map<String, RequestHandler<?>> handlers;
    private final EventPublisher publisher;
    private final EventFactory events;
    private final EventCodec codec;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final ConsumerLoop loop;

    RequestServer(
            @All List<RequestHandler<?>> handlers,
            EventPublisher publisher,
            EventFactory events,
            EventCodec codec,
            KafkaSettings settings,
            Vertx vertx,
            MeterRegistry metrics) {
        this.handlers = handlers.stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        h -> h.topic().name(), h -> h));
        this.publisher = publisher;
        this.events = events;
        this.codec = codec;
        this.vertx = vertx;
        this.metrics = metrics;
        Map<String, Object> consumer = settings.consumer();
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, events.source() + "-requests");
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true);
        // Partitions of an instance that has stopped are read after the present fetch; questions wait for seconds only.
        consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2_000);
        this.loop = new ConsumerLoop("requests", consumer, this);
    }

    void begin(@Observes StartupEvent event, StateTopics state) {
        if (!handlers.isEmpty()) {
            state.whenCaughtUp(loop::start);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    @Override
    public void start(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.subscribe(handlers.keySet());
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> entry) {
        RequestHandler<?> handler = handlers.get(entry.topic());
        if (handler != null) {
            answer(handler, entry);
        }
    }

    private <Q extends Event> void answer(RequestHandler<Q> handler, ConsumerRecord<byte[], byte[]> entry) {
        Map<String, String> headers = RecordHeaders.toText(entry.headers());
        switch (codec.decode(handler.topic(), headers, entry.value())) {
            case Decoded.Known<Q> known ->
                VertxContexts.onOwnContext(vertx, () -> answer(handler, known.envelope()))
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.warnf(
                                        "Answer not published, the requester times out: topic=%s reason=%s",
                                        entry.topic(), failure.toString()));
            case Decoded.Unknown<Q> unknown -> ignored(entry);
            case Decoded.Invalid<Q> invalid -> ignored(entry);
        }
    }

    private <Q extends Event> Uni<Void> answer(RequestHandler<Q> handler, Envelope<Q> question) {
        Optional<String> replyTo = Optional.ofNullable(question.replyTo());
        if (replyTo.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Timer.Sample answering = Timer.start(metrics);
        return TraceContext.consuming("answer " + handler.topic().name(), question.traceparent(), () -> Uni.createFrom()
                .<Reply>deferred(() -> handler.answer(question).map(r -> r))
                .onFailure()
                .recoverWithItem(failure -> failed(question, failure))
                .onTermination()
                .invoke(() -> answering.stop(metrics.timer(
                        "pyairtable.requests.answering",
                        "topic",
                        handler.topic().name(),
                        "type",
                        question.type())))
                .chain(reply -> publisher.publish(
                        replyTo.get(),
                        events.envelope(EventContext.causedBy(question), reply, TraceContext.current()))));
    }

    private static Reply failed(Envelope<?> question, Throwable failure) {
        if (failure instanceof ServiceException refused) {
            ServiceError error = refused.error();
            return new Reply.RequestFailed(question.subject(), error.code(), error.message(), Failures.kind(error));
        }
        LOG.errorf(failure, "Question not answered, an error reply is sent: type=%s", question.type());
        return new Reply.RequestFailed(
                question.subject(),
                "INTERNAL_ERROR",
                "The question could not be answered",
                Reply.FailureKind.UNAVAILABLE);
    }

    private void ignored(ConsumerRecord<byte[], byte[]> entry) {
        metrics.counter("pyairtable.requests.ignored", "topic", entry.topic()).increment();
    }
}
