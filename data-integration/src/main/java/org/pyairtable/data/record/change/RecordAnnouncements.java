package org.pyairtable.data.record.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.history.RecordHistory;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Appends events, and calls observers, of records that change without a write: all of a base that was copied or restored, and
 * those whose cells follow from a change of the schema.
 */
@Singleton
public class RecordAnnouncements {
    /** How the schema's changes of cells come about. */
    private static final String SCHEMA = "schema";

    private final CellCodecs codecs;
    private final Outbox outbox;
    private final ChangeObservers observers;
    private final RecordHistory history;
    private final Clock clock;

    RecordAnnouncements(
            CellCodecs codecs, Outbox outbox, ChangeObservers observers, RecordHistory history, Clock clock) {
        this.codecs = codecs;
        this.outbox = outbox;
        this.observers = observers;
        this.history = history;
        this.clock = clock;
    }

    /** In the transaction that made the records. */
    public Uni<Void> created(SqlConnection connection, CachedSchema schema, EventContext context, String via) {
        return Sequential.each(schema.base().tables(), table -> created(connection, schema, table, context, via));
    }

    /** Those of one table. */
    public Uni<Void> created(
            SqlConnection connection, CachedSchema schema, Table table, EventContext context, String via) {
        return new TableScan(connection, codecs, schema.base(), table, table.fields()).each(batch -> {
            Changes changes = changes(connection, schema);
            batch.records().forEach(record -> changes.add(table.id(), Touched.created(record)));
            return append(new RecordEvents(changes), context, via);
        });
    }

    /**
     * Records whose cell of a field reads differently since the field has another type; in the transaction that gave it that,
     * while both columns exist. What a link names has events of the write that linked it.
     *
     * @param old the field as it was, under the id that its former cells can be read by
     * @param now the field of the table as it is
     */
    public Uni<Void> converted(
            SqlConnection connection, CachedSchema schema, Table table, Field old, Field now, EventContext context) {
        List<Field> fields = new ArrayList<>(table.fields());
        fields.add(old);
        UnaryOperator<Field> earlier = field -> field.id().equals(now.id()) ? old : field;
        return new TableScan(connection, codecs, schema.base(), table, fields).each(batch -> {
            Changes changes = changes(connection, schema);
            Changes linked = changes(connection, schema);
            for (RecordState record : batch.records()) {
                Optional<Object> was = record.cell(old);
                Optional<Object> is = record.cell(now);
                RecordState after = record.with(old.id(), Optional.empty()).with(now.id(), is);
                if (now.kind() instanceof FieldKind.Link && is.isPresent()) {
                    RecordState emptied = after.with(now.id(), Optional.empty());
                    linked.add(table.id(), Touched.changed(emptied.with(now.id(), was), emptied));
                } else if (!json(old, was).equals(json(now, is))) {
                    changes.add(table.id(), Touched.changed(after.with(now.id(), was), after));
                }
            }
            List<Uni<Void>> past = new ArrayList<>(history.statements(changes, earlier, context, SCHEMA));
            past.addAll(history.statements(linked, earlier, context, SCHEMA));
            return append(new RecordEvents(changes, earlier), context, SCHEMA).chain(() -> Transactions.all(past));
        });
    }

    /**
     * Records whose cells of a select lose choices, for their history; in the transaction of the change, before they do.
     *
     * @param was the field with all its choices
     * @param gone ids of choices
     */
    public Uni<Void> choicesGone(
            SqlConnection connection, String tableId, Field was, List<String> gone, EventContext context) {
        return history.choicesGone(connection, tableId, was, gone, clock.instant(), context);
    }

    /**
     * Some records as they read now, though nobody wrote them and what they read before is unknown. For who holds the
     * table's lock.
     *
     * @param after the number of the last record that has had its event
     * @return the number of the last one that gets its event now; empty when it is the last of the table
     */
    public Uni<Optional<Long>> appendSome(
            SqlConnection connection, CachedSchema schema, Table table, long after, EventContext context) {
        return new TableScan(connection, codecs, schema.base(), table, table.fields())
                .some(after)
                .chain(records -> {
                    Changes changes = changes(connection, schema);
                    records.forEach(record -> changes.add(table.id(), Touched.restated(record)));
                    Optional<Long> last = records.isEmpty()
                            ? Optional.empty()
                            : Optional.of(records.getLast().number());
                    return append(new RecordEvents(changes), context, SCHEMA).replaceWith(last);
                });
    }

    /**
     * All records of a table as they were and as they are since the schema of their base is another, to those who watch. In the
     * transaction that changes the schema.
     *
     * @param before the base as it was
     * @param former fields whose former cells are still there; those of the other fields are what they were
     */
    public Uni<Void> reread(
            SqlConnection connection,
            CachedSchema schema,
            Base before,
            Table table,
            List<FormerField> former,
            ChangeOrigin origin) {
        List<Field> fields = new ArrayList<>(table.stored());
        former.forEach(field -> fields.add(field.read()));
        FormerRecords records = new FormerRecords(before.table(table.id()), table, former);
        return new TableScan(connection, codecs, schema.base(), table, fields).eachRecords(batch -> {
            Changes changes = changes(connection, schema);
            batch.forEach(record -> changes.add(table.id(), records.reread(record)));
            return observers.written(connection, before, RecordChangeSet.reshaped(changes, before), origin);
        });
    }

    private Optional<Object> json(Field field, Optional<Object> stored) {
        return stored.map(value -> codecs.of(field.kind()).toJson(value));
    }

    private Changes changes(SqlConnection connection, CachedSchema schema) {
        return new Changes(connection, codecs, schema, clock.instant(), "");
    }

    private Uni<Void> append(RecordEvents events, EventContext context, String via) {
        return events.prepare().chain(() -> Transactions.all(events.statements(outbox, context, via)));
    }
}
