package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;

/** The records that a transaction creates, changes and deletes, as observers see them. */
public final class RecordChangeSet {
    /** A record as it was and as it will be; no {@code before} when created, no {@code after} when deleted. */
    public record Delta(String recordId, Optional<RecordState> before, Optional<RecordState> after) {}

    private final Changes changes;

    RecordChangeSet(Changes changes) {
        this.changes = changes;
    }

    /** The base as it will be. */
    public Base base() {
        return changes.snapshot().base();
    }

    /** The records of a table that change. */
    public List<Delta> of(Table table) {
        return changes.of(table.id()).stream()
                .filter(record -> record.kind().isPresent())
                .map(record -> new Delta(record.id(), record.before(), record.after()))
                .toList();
    }

    /**
     * The records of a table that change as a filter shows them: without a {@code before} when it did not hold for the
     * record, without an {@code after} when it will not hold. There may be some among them that do not change themselves.
     *
     * @param filter bound to the table as it will be
     */
    public Uni<List<Delta>> through(Table table, CompiledFormula filter) {
        return new FilteredChanges(changes, table, filter).read();
    }

    public List<String> deletedIds() {
        List<String> ids = new ArrayList<>();
        changes.tables().forEach(table -> changes.of(table).stream()
                .filter(Touched::isDeleted)
                .map(Touched::id)
                .forEach(ids::add));
        return ids;
    }

    /** Makes sure that {@link #cell} knows this field of these records. */
    public Uni<Void> load(Table table, Field field, Collection<String> recordIds) {
        return changes.loadCells(table, field, recordIds);
    }

    /** A cell of a record of the base as it will be; empty also when the record is none or was not loaded. */
    public Optional<Object> cell(Table table, String recordId, Field field) {
        return changes.cell(table.id(), recordId, field);
    }

    /** As {@link #cell}, as it was before. */
    public Optional<Object> earlierCell(Table table, String recordId, Field field) {
        return changes.earlierCell(table.id(), recordId, field);
    }

    /** The ids of the linked records in a link cell. */
    public static List<String> links(RecordState record, Field field) {
        return Changes.links(Optional.of(record), field.id());
    }
}
