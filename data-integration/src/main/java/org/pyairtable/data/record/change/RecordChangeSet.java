package org.pyairtable.data.record.change;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;

/** The records that a transaction creates, changes and deletes, as observers see them. */
public final class RecordChangeSet {
    /** A record as it was and as it will be; no {@code before} when created, no {@code after} when deleted. */
    public record Delta(String recordId, Optional<RecordState> before, Optional<RecordState> after) {}

    private final Changes changes;
    private final Optional<Base> before;
    private final Set<String> observedLater;
    /** What {@link #earlierBase} found out, by table id. */
    private final Map<String, Base> earlierBases = new HashMap<>();

    private RecordChangeSet(Changes changes, Optional<Base> before, Set<String> observedLater) {
        this.changes = changes;
        this.before = before;
        this.observedLater = Set.copyOf(observedLater);
    }

    /** @param observedLater ids of tables whose existing records are observed when the change of the schema is done */
    public static RecordChangeSet written(Changes changes, Set<String> observedLater) {
        return new RecordChangeSet(changes, Optional.empty(), observedLater);
    }

    /** @param before the schema that the earlier states of the records have */
    public static RecordChangeSet reshaped(Changes changes, Base before) {
        return new RecordChangeSet(changes, Optional.of(before), Set.of());
    }

    /** The base as it will be. */
    public Base base() {
        return changes.schema().base();
    }

    /**
     * The base that the earlier state of a record of a table fits: with the table as it was. Other tables are as they will be,
     * or as they were when they are gone.
     */
    public Base earlierBase(Table table) {
        return before.map(was -> earlierBases.computeIfAbsent(table.id(), id -> mixed(was, id)))
                .orElseGet(this::base);
    }

    private Base mixed(Base was, String tableId) {
        Base mixed = was;
        for (Table now : base().tables()) {
            mixed = now.id().equals(tableId) ? mixed : mixed.with(now);
        }
        return mixed;
    }

    /** Whether it is the schema that changes the records, not a write. */
    public boolean isReshaped() {
        return before.isPresent();
    }

    /** The records of a table that change. */
    public List<Delta> of(Table table) {
        return changes.of(table.id()).stream()
                .filter(record -> record.kind().isPresent())
                .map(record -> new Delta(record.id(), record.before(), record.after()))
                .filter(delta -> isObservedNow(table, delta))
                .toList();
    }

    private boolean isObservedNow(Table table, Delta delta) {
        return !observedLater.contains(table.id())
                || changes.find(table.id(), delta.recordId())
                        .filter(Touched::isCreated)
                        .isPresent();
    }

    /**
     * The records of a table that change as a filter shows them: without a {@code before} when it did not hold for the
     * record, without an {@code after} when it will not hold. There may be some among them that do not change themselves.
     *
     * @param earlier the filter as it was, bound to the table in {@link #earlierBase}
     * @param later the filter bound to the table as it will be
     */
    public Uni<List<Delta>> through(Table table, CompiledFormula earlier, CompiledFormula later) {
        FilteredChanges filtered = new FilteredChanges(changes, earlierBase(table), table, earlier, later);
        Uni<List<Delta>> all = isReshaped() ? filtered.ofRead() : filtered.ofAll();
        return all.map(deltas ->
                deltas.stream().filter(delta -> isObservedNow(table, delta)).toList());
    }

    /** Makes sure that {@link #cell} knows this field of these records. */
    public Uni<Void> load(Table table, Field field, Collection<String> recordIds) {
        return changes.loadCells(table, field, recordIds);
    }

    /** A cell of a record of the base as it will be; empty also when the record does not exist or was not loaded. */
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
