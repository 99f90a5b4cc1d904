package org.pyairtable.core.audit;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.pyairtable.events.AuditHeadEvent;
import org.pyairtable.events.AuditHeadEvent.AuditHeadPublished;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.TopicScan;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * Publishes the end of the trail, at most once a minute, to a topic that keeps it for ever, and compares the trail with all
 * ends that were published. An administrator of the database alone can then neither shorten the trail nor put an earlier
 * state of it back: a genuine earlier head proves nothing about what came after it.
 */
@Singleton
class PublishedHeads {
    private static final Logger LOG = Logger.getLogger(PublishedHeads.class);

    private final Pool pool;
    private final TrailTable table;
    private final HeadSeal seal;
    private final EventPublisher publisher;
    private final EventFactory events;
    private final KafkaSettings kafka;
    private final EventCodec codec;
    private final AtomicLong lastPublished = new AtomicLong();

    PublishedHeads(
            Pool pool,
            TrailTable table,
            HeadSeal seal,
            EventPublisher publisher,
            EventFactory events,
            KafkaSettings kafka,
            EventCodec codec) {
        this.pool = pool;
        this.table = table;
        this.seal = seal;
        this.publisher = publisher;
        this.events = events;
        this.kafka = kafka;
        this.codec = codec;
    }

    /**
     * @param heads how many published ends were compared
     * @param firstMissing the lowest sequence at which the trail contradicts one of them
     */
    record Comparison(long heads, OptionalLong firstMissing) {
        private static final Comparison NONE = new Comparison(0, OptionalLong.empty());

        private Comparison and(Comparison other) {
            OptionalLong first = firstMissing.isEmpty()
                    ? other.firstMissing
                    : OptionalLong.of(
                            Math.min(firstMissing.getAsLong(), other.firstMissing.orElse(firstMissing.getAsLong())));
            return new Comparison(heads + other.heads, first);
        }
    }

    /** A head that this service did not write is not published: it would become evidence. */
    @Scheduled(
            identity = "audit-heads",
            every = "{pyairtable.core.audit.heads-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> publish() {
        return pool.withConnection(table::head).chain(head -> {
            long before = lastPublished.get();
            if (head.sequence() < before) {
                LOG.errorf(
                        "The audit trail ends before what was published: sequence=%d published=%d",
                        head.sequence(), before);
            }
            if (head.sequence() <= before || !seal.isGenuine(head)) {
                return Uni.createFrom().voidItem();
            }
            AuditHeadPublished event =
                    new AuditHeadPublished(head.sequence(), head.hash().hex(), head.mac());
            return publisher
                    .publish(events.envelope(EventContext.system(null), event, null))
                    .invoke(() -> lastPublished.accumulateAndGet(head.sequence(), Math::max));
        });
    }

    /** Opened before the database is read: what is published later has no part in the comparison. */
    Uni<TopicScan<AuditHeadEvent>> open() {
        return TopicScan.open(Topics.AUDIT_HEADS, kafka, codec);
    }

    /** Compares all published ends with the entries of the connection's snapshot. */
    Uni<Comparison> compare(SqlConnection connection, TopicScan<AuditHeadEvent> published) {
        Comparison[] total = {Comparison.NONE};
        return Sequential.whilst(() -> published
                        .next()
                        .chain(heads -> heads.isEmpty()
                                ? Uni.createFrom().item(false)
                                : compare(connection, genuine(heads))
                                        .invoke(part -> total[0] = total[0].and(part))
                                        .replaceWith(true)))
                .map(done -> total[0]);
    }

    /** Everybody who may write to the topic can add ends, but not seal one. */
    private List<TrailHead> genuine(List<AuditHeadEvent> published) {
        return published.stream()
                .map(event -> switch (event) {
                    case AuditHeadPublished head ->
                        new TrailHead(head.sequence(), new ChainHash(head.hash()), head.mac());
                })
                .filter(seal::isGenuine)
                .toList();
    }

    private Uni<Comparison> compare(SqlConnection connection, List<TrailHead> heads) {
        return table.hashes(connection, heads.stream().map(TrailHead::sequence).toList())
                .map(stored -> new Comparison(
                        heads.size(),
                        heads.stream()
                                .filter(head -> !head.hash().equals(stored.get(head.sequence())))
                                .mapToLong(TrailHead::sequence)
                                .min()));
    }
}
