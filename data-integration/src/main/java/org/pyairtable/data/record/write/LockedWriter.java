package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.RecordWrites.Target;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;
import org.pyairtable.events.EventContext;

/** Writes for a caller in a transaction that holds the locks: as far as it may, and with what it may see as the answer. */
@Singleton
class LockedWriter {
    /**
     * @param numbers for the records that it creates in the table; none if they were not taken yet
     * @param observedLater ids of tables whose existing records observers get later
     */
    record Order(
            Target target,
            WriteRequest request,
            Grant grant,
            RecordWriter.Place place,
            List<Long> numbers,
            Set<String> observedLater) {}

    private final AccessPolicy policy;
    private final RecordWriter writer;
    private final Clock clock;

    LockedWriter(AccessPolicy policy, RecordWriter writer, Clock clock) {
        this.policy = policy;
        this.writer = writer;
        this.clock = clock;
    }

    /** What the caller may do, who has to be allowed to write to the table. */
    Grant grant(Target target, Optional<CachedSchema> found) {
        Grant grant = policy.grant(target.principal(), found.map(CachedSchema::base), Permission.WRITE_RECORDS);
        if (grant.isRestricted()) {
            grant.table(found.orElseThrow().base(), target.table(), Access.EDIT);
        }
        return grant;
    }

    /** Everything but the last statements. */
    Uni<Ending<Written>> write(SqlConnection connection, Order asked) {
        RecordWriter.Place place = asked.place();
        RowGuard guard = new RowGuard(connection, asked.grant(), place.table(), clock.instant());
        return guard.concealed(asked.request())
                .map(concealed -> new RecordWriter.Order(
                        place,
                        new RecordWriter.Asked(
                                asked.grant(),
                                asked.request(),
                                inWorkspace(
                                        asked.target().context(), place.before().workspaceId()),
                                asked.target().via()),
                        RecordWriter.Prepared.without(concealed).numbered(asked.numbers()),
                        asked.observedLater()))
                .chain(order -> writer.write(connection, order)
                        .chain(guard::checked)
                        .chain(ending -> shown(connection, ending, order))
                        .map(ending -> seen(ending, order)));
    }

    /** What a writer does not see of links is in the cells that were written. */
    private Uni<Ending<Written>> shown(SqlConnection connection, Ending<Written> ending, RecordWriter.Order order) {
        Grant grant = order.asked().grant();
        Table table = ending.value().table();
        return grant.masksLinks(table)
                ? Transactions.all(ending.statements())
                        .chain(() -> writer.shown(connection, grant, table, ending.value()))
                        .map(written -> new Ending<>(written, List.of()))
                : Uni.createFrom().item(ending);
    }

    static Ending<Written> seen(Ending<Written> ending, RecordWriter.Order order) {
        return new Ending<>(ending.value().seen(order.asked().grant()), ending.statements());
    }

    static EventContext inWorkspace(EventContext context, String workspaceId) {
        return new EventContext(
                workspaceId, context.actor(), context.causation(), context.correlation(), context.replyTo());
    }
}
