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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.RecordHandling.Interest;
import org.pyairtable.runtime.health.ReadinessGate;
import org.pyairtable.runtime.kafka.RecordHeaders;
import org.pyairtable.runtime.kafka.TopicSetup;

/**
 * Reads the topics of the service's handlers. Records of one key are handled in order, others side by side; a record's
 * offset counts as done only when it was handled or is a dead letter.
 */
@Singleton
class Inbox implements ReadinessGate {
    private static final Logger LOG = Logger.getLogger(Inbox.class);

    /** Records taken from the broker and not yet done; bounds memory. */
    private static final int IN_FLIGHT = 256;

    /** Bytes of the records of one key that are handled together; bounds memory as well. */
    private static final int HEAVIEST = 4 * 1024 * 1024;

    private record LaneKey(
            String topic, int partition, @Nullable Buffer key) {}

    private record Work(Message<byte[]> message, InboxRecord entry) implements KeyedLanes.Weighed {
        @Override
        public long bytes() {
            return message.getPayload() == null ? 0 : message.getPayload().length;
        }
    }

    private final Multi<Message<byte[]>> channel;
    private final RecordHandling handling;
    private final KeyedLanes<LaneKey, Work> lanes;
    private final List<String> configured;
    private final Duration rest;
    private final Duration restOfTheUnwanted;
    private volatile Flow.@Nullable Subscription subscription;

    Inbox(
            @Channel("inbox") Multi<Message<byte[]>> channel,
            RecordHandling handling,
            @ConfigProperty(name = "pyairtable.inbox.topics") List<String> configured,
            Vertx vertx,
            @ConfigProperty(name = "pyairtable.inbox.concurrency", defaultValue = "8") int concurrency,
            @ConfigProperty(name = "pyairtable.inbox.together", defaultValue = "32") int together,
            @ConfigProperty(name = "pyairtable.inbox.rest", defaultValue = "0s") Duration rest,
            @ConfigProperty(name = "pyairtable.inbox.rest-of-the-unwanted", defaultValue = "250ms")
                    Duration restOfTheUnwanted) {
        this.channel = channel;
        this.handling = handling;
        this.configured = configured;
        this.rest = rest;
        this.restOfTheUnwanted = restOfTheUnwanted;
        this.lanes = new KeyedLanes<>(
                new KeyedLanes.Limits(concurrency, together, HEAVIEST, IN_FLIGHT / 2),
                (pause, action) -> vertx.setTimer(pause.toMillis(), timer -> action.run()),
                this::work);
    }

    void begin(@Observes StartupEvent event, TopicSetup topics) {
        Set<String> handled = new HashSet<>(handling.topics());
        if (!handled.equals(new HashSet<>(configured))) {
            throw new IllegalStateException(
                    "pyairtable.inbox.topics is %s, the handlers want %s".formatted(configured, handled));
        }
        topics.whenDone(this::read);
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public boolean open() {
        return subscription != null;
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
                InboxRecord entry = record(message);
                lanes.add(new LaneKey(entry.topic(), entry.partition(), entry.key()), new Work(message, entry));
            }

            @Override
            public void onError(Throwable failure) {
                // The connector retries by itself; what arrives here ends the process, and its supervisor restarts it.
                LOG.fatal("The inbox stopped", failure);
                io.quarkus.runtime.Quarkus.asyncExit(1);
            }

            @Override
            public void onComplete() {
                LOG.debug("The inbox is closed");
            }
        });
    }

    private Uni<Duration> work(List<Work> works) {
        return handling.handle(works.stream().map(Work::entry).toList())
                .chain(found -> acknowledge(works).replaceWith(restAfter(found)))
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        failure,
                        "Records of %s stay undone",
                        works.getFirst().entry().topic()))
                .onTermination()
                .invoke(() -> requestMore(works.size()));
    }

    private Duration restAfter(Interest found) {
        return switch (found) {
            case SOME -> rest;
            // What follows it is hardly wanted either, and many are passed over for the price of one.
            case NONE -> restOfTheUnwanted.compareTo(rest) > 0 ? restOfTheUnwanted : rest;
        };
    }

    private static Uni<Void> acknowledge(List<Work> works) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Work work : works) {
            chain = chain.chain(
                    () -> Uni.createFrom().completionStage(work.message().ack()));
        }
        return chain;
    }

    private void requestMore(int count) {
        Flow.Subscription running = subscription;
        if (running != null) {
            running.request(count);
        }
    }

    private static InboxRecord record(Message<byte[]> message) {
        IncomingKafkaRecordMetadata<?, ?> metadata =
                message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        return new InboxRecord(
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
