package org.pyairtable.data.record.change;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** What records were before a change of their table's schema. */
final class FormerRecords {
    private final Table before;
    private final Table after;
    private final List<FormerField> former;

    FormerRecords(Table before, Table after, List<FormerField> former) {
        this.before = before;
        this.after = after;
        this.former = former;
    }

    /**
     * Links in a field that is new have events of the write that makes them, so they count as having been there.
     *
     * @param record with its former cells under the ids that they are read by
     */
    Touched reread(RecordState record) {
        Map<String, Object> now = new HashMap<>(record.cells());
        former.stream().filter(field -> !after.has(field.column())).forEach(field -> now.remove(field.column()));
        Map<String, Object> was = new HashMap<>(now);
        after.fields().stream()
                .filter(field -> !before.has(field.id()) && !(field.kind() instanceof FieldKind.Link))
                .forEach(field -> was.remove(field.id()));
        for (FormerField field : former) {
            String id = field.was().id();
            Optional.ofNullable(record.cells().get(field.column()))
                    .ifPresentOrElse(cell -> was.put(id, cell), () -> was.remove(id));
        }
        return Touched.reread(record.withCells(was), record.withCells(now));
    }
}
