package org.pyairtable.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.InboxDelivery.Relevance;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.health.ReadinessGate;
import org.pyairtable.runtime.health.Standstill;
import org.pyairtable.runtime.kafka.RecordHeaders;
import org.pyairtable.runtime.state.StateTopics;

/**
 * Consumes the topics of the service's handlers, once the state topics are known that handlers decide by. Messages of one key are handled in order, others concurrently; a message is
 * acknowledged only when it was handled or is a dead letter.
 */
@Singleton
class Inbox implements ReadinessGate, Standstill {
    private static final Logger LOG = Logger.getLogger(Inbox.class);

    /** Messages taken from the broker and not yet acknowledged; bounds memory. */
    private static final int IN_FLIGHT = 256;

    /** Of the messages of one key that are handled together; bounds memory as well. */
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    /** What the slowest handler may take without the inbox being said to stand still. */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private record LaneKey(
            String topic, int partition, @Nullable Buffer key) {}

    private record Work(Message<byte[]> received, InboxMessage message) implements KeyedLanes.Weighed {
        @Override
        public long bytes() {
            return received.getPayload() == null ? 0 : received.getPayload().length;
        }
    }

    private final Multi<Message<byte[]>> channel;
    private final HandlerRegistry handlers;
    private final InboxDelivery delivery;
    private final InboxSettings settings;
    private final KeyedLanes<LaneKey, Work> lanes;
    private final Progress progress;
    private volatile Flow.@Nullable Subscription subscription;

    Inbox(
            @Channel("inbox") Multi<Message<byte[]>> channel,
            HandlerRegistry handlers,
            InboxDelivery delivery,
            InboxSettings settings,
            Clock clock,
            Vertx vertx) {
        this.channel = channel;
        this.handlers = handlers;
        this.delivery = delivery;
        this.settings = settings;
        this.progress = new Progress(clock, SLOW);
        this.lanes = new KeyedLanes<>(
                new KeyedLanes.Limits(settings.concurrency(), settings.batchSize(), MAX_BATCH_BYTES, IN_FLIGHT / 2),
                (pause, action) -> vertx.setTimer(pause.toMillis(), timer -> action.run()),
                this::work);
    }

    void begin(@Observes StartupEvent event, StateTopics state) {
        if (!handlers.topics().equals(Set.copyOf(settings.topics()))) {
            throw new IllegalStateException("pyairtable.inbox.topics is %s, the topics of the handlers are %s"
                    .formatted(settings.topics(), handlers.topics()));
        }
        state.whenCaughtUp(this::read);
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public boolean open() {
        return subscription != null;
    }

    @Override
    public String part() {
        return "consumers";
    }

    @Override
    public Optional<Instant> since() {
        return progress.standsSince();
    }

    void stop(@Observes ShutdownEvent event) {
        Flow.Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }

    private void read() {
        channel.subscribe().withSubscriber(new Flow.Subscriber<Message<byte[]>>() {
            @Override
            public void onSubscribe(Flow.Subscription s) {
                subscription = s;
                s.request(IN_FLIGHT);
            }

            @Override
            public void onNext(Message<byte[]> message) {
                progress.begun();
                InboxMessage read = message(message);
                lanes.add(new LaneKey(read.topic(), read.partition(), read.key()), new Work(message, read));
            }

            @Override
            public void onError(Throwable failure) {
                // The connector retries by itself; what arrives here ends the process, and its supervisor restarts it.
                LOG.fatal("Inbox stopped, the process ends", failure);
                io.quarkus.runtime.Quarkus.asyncExit(1);
            }

            @Override
            public void onComplete() {
                LOG.debug("The inbox is closed");
            }
        });
    }

    private Uni<Duration> work(List<Work> works) {
        return delivery.deliver(works.stream().map(Work::message).toList())
                .chain(relevance -> acknowledge(works).replaceWith(linger(relevance)))
                .onFailure()
                .invoke(failure -> {
                    InboxMessage first = works.getFirst().message();
                    LOG.errorf(
                            failure,
                            "Messages not acknowledged, they are delivered again after a restart: topic=%s partition=%d offset=%d count=%d",
                            first.topic(),
                            first.partition(),
                            first.offset(),
                            works.size());
                })
                .onTermination()
                .invoke(() -> {
                    progress.done(works.size());
                    requestMore(works.size());
                });
    }

    private Duration linger(Relevance relevance) {
        Duration linger = settings.linger();
        return switch (relevance) {
            case RELEVANT -> linger;
            case SKIPPED -> settings.lingerWhenSkipped().compareTo(linger) > 0 ? settings.lingerWhenSkipped() : linger;
        };
    }

    private static Uni<Void> acknowledge(List<Work> works) {
        return Sequential.each(
                works, work -> Uni.createFrom().completionStage(work.received().ack()));
    }

    private void requestMore(int count) {
        Flow.Subscription running = subscription;
        if (running != null) {
            running.request(count);
        }
    }

    private static InboxMessage message(Message<byte[]> message) {
        IncomingKafkaRecordMetadata<?, ?> metadata =
                message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        return new InboxMessage(
                metadata.getTopic(),
                metadata.getPartition(),
                metadata.getOffset(),
                metadata.getTimestamp().toEpochMilli(),
                buffer((byte[]) metadata.getKey()),
                RecordHeaders.toText(metadata.getHeaders()),
                buffer(message.getPayload()));
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
