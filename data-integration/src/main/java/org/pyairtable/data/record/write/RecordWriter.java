package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.record.change.ChangeObservers;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.record.change.RecordEvents;
import org.pyairtable.data.record.computed.Recomputation;
import org.pyairtable.data.record.computed.StaleTexts;
import org.pyairtable.data.record.history.RecordHistory;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.LargeLinks;
import org.pyairtable.data.record.row.LinkSettings;
import org.pyairtable.data.record.row.ReadAhead;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;
import org.pyairtable.data.trash.RecordTrash;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;

/**
 * Writes records inside the caller's transaction, whose locks on the tables are held: checks everything, applies it in
 * memory, mirrors links, recomputes what is derived, writes, and appends the events. Fails before the first statement that
 * changes anything when the request is not acceptable.
 */
@Singleton
public class RecordWriter {
    private final CellCodecs codecs;
    private final Outbox outbox;
    private final DemandedIndexes indexes;
    private final AttachmentRows attachments;
    private final ChangeObservers observers;
    private final RecordHistory history;
    private final RecordTrash trash;
    private final LinkSettings links;
    private final Clock clock;

    RecordWriter(
            CellCodecs codecs,
            Outbox outbox,
            DemandedIndexes indexes,
            AttachmentRows attachments,
            ChangeObservers observers,
            RecordHistory history,
            RecordTrash trash,
            LinkSettings links,
            Clock clock) {
        this.links = links;
        this.codecs = codecs;
        this.outbox = outbox;
        this.indexes = indexes;
        this.attachments = attachments;
        this.observers = observers;
        this.history = history;
        this.trash = trash;
        this.clock = clock;
    }

    /**
     * Where records are written.
     *
     * @param before the base as it was when the transaction began
     * @param schema has what was added for the request too
     */
    record Place(Base before, CachedSchema schema, Table table) {}

    /** What is asked for, by whom, and how its events and observers see that. */
    record Asked(Grant grant, WriteRequest request, EventContext context, String via) {}

    /**
     * What was fetched for a request before.
     *
     * @param numbers for the records that it creates in the table; none if they were not taken yet
     * @param ahead what was read for it
     * @param concealed ids of records that do not exist for it
     */
    record Prepared(List<Long> numbers, ReadAhead ahead, Set<String> concealed) {
        static Prepared without(Set<String> concealed) {
            return new Prepared(List.of(), ReadAhead.NOTHING, concealed);
        }
    }

    /** @param observedLater ids of tables whose existing records observers get later */
    record Order(Place place, Asked asked, Prepared prepared, Set<String> observedLater) {}

    /** Everything but the last statements, which change the database and append the events. */
    Uni<Ending<Written>> write(SqlConnection connection, Order order) {
        Place place = order.place();
        Asked asked = order.asked();
        Table table = place.table();
        Changes changes = changes(connection, place.schema(), asked.grant().userId());
        changes.reserve(table, order.prepared().numbers());
        changes.take(table, order.prepared().ahead());
        changes.conceal(order.prepared().concealed());
        return large(connection, place, origin(asked.context(), asked.via()))
                .invoke(changes::sparing)
                .chain(() -> requested(changes, table, asked).apply(asked.request()))
                .call(() -> masked(connection, asked.grant(), table).hold(changes))
                .chain(outcome -> statements(changes, order)
                        .map(statements -> new Ending<>(outcome.written(changes, table), statements)));
    }

    private RequestedChanges requested(Changes changes, Table table, Asked asked) {
        return new RequestedChanges(codecs, indexes, clock.instant(), changes, table, asked.grant());
    }

    private MaskedLinks masked(SqlConnection connection, Grant grant, Table table) {
        return new MaskedLinks(connection, grant, table, clock.instant());
    }

    /** What was written, as the writer sees its links. */
    Uni<Written> shown(SqlConnection connection, Grant grant, Table table, Written written) {
        return masked(connection, grant, table).shown(codecs, written);
    }

    private ChangeOrigin origin(EventContext context, String via) {
        return new ChangeOrigin(context, via, clock.instant());
    }

    /** What observers look at is read as a whole. */
    private Uni<LargeLinks> large(SqlConnection connection, Place place, ChangeOrigin origin) {
        return observers
                .watching(connection, place.before(), origin)
                .map(watch -> new LargeLinks(place.schema(), place.table().id(), watch.tables(), links.read()));
    }

    /** What {@link #write} is going to read, as far as the request says so; to be asked for behind the locks. */
    Uni<ReadAhead> readAhead(SqlConnection connection, CachedSchema schema, Table table, Asked asked) {
        return large(connection, new Place(schema.base(), schema, table), origin(asked.context(), asked.via()))
                .chain(large ->
                        ForeseenReads.of(connection, codecs, schema, table, asked.grant(), asked.request(), large));
    }

    /** Nothing changed yet. */
    public Changes changes(SqlConnection connection, CachedSchema schema, String author) {
        Changes changes =
                new Changes(connection, codecs, schema, clock.instant().truncatedTo(ChronoUnit.MILLIS), author);
        changes.showing(links.read());
        return changes;
    }

    /** Does all that follows from changes of records in {@code table}, and brings it to the database and the outbox. */
    public Uni<Void> complete(Changes changes, Table table, EventContext context, String via) {
        return statements(changes, changes.schema().base(), table, context, via, Set.of())
                .chain(Transactions::all);
    }

    private Uni<List<Uni<Void>>> statements(Changes changes, Order order) {
        Asked asked = order.asked();
        return statements(
                changes,
                order.place().before(),
                order.place().table(),
                asked.context(),
                asked.via(),
                order.observedLater());
    }

    /**
     * All that follows from the changes in memory, and the statements that bring it to the database and the outbox. Every
     * way to write comes through here, so this is where observers are called: before these statements, whose fate they share.
     */
    private Uni<List<Uni<Void>>> statements(
            Changes changes, Base before, Table table, EventContext context, String via, Set<String> observedLater) {
        RecordEvents events = new RecordEvents(changes);
        Recomputation recomputation = new Recomputation(changes);
        return LinkMirror.apply(changes, table)
                .call(recomputation::run)
                .invoke(() -> StaleTexts.mark(changes))
                .call(events::prepare)
                .call(() -> observe(changes, before, origin(context, via), observedLater))
                .map(ignored -> {
                    List<Uni<Void>> statements = new ArrayList<>(new ChangeWriter(changes).statements());
                    statements.addAll(new LinkWriter(changes, table).statements());
                    statements.addAll(recomputation.statements());
                    statements.addAll(new AttachmentChanges(changes, attachments).statements());
                    statements.addAll(history.statements(changes, context, via));
                    statements.addAll(trash.statements(changes, table, context));
                    statements.addAll(events.statements(outbox, context, via));
                    return statements;
                });
    }

    private Uni<Void> observe(Changes changes, Base before, ChangeOrigin origin, Set<String> observedLater) {
        Base after = changes.schema().base();
        Uni<Void> reshaped = after.version() == before.version()
                ? Uni.createFrom().voidItem()
                : observers.reshaped(changes.connection(), before, after, origin);
        return reshaped.chain(() -> observers.written(
                changes.connection(), before, RecordChangeSet.written(changes, observedLater), origin));
    }
}
