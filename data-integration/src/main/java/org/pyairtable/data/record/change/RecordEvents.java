package org.pyairtable.data.record.change;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/** The events of what a transaction changed: one for each table, split when it has very many records. */
public final class RecordEvents {
    private static final int MAX_RECORDS = 100;
    /** Keeps an event below what the broker takes: a character is up to four bytes, and the name of a record comes twice. */
    private static final long MAX_CHARACTERS = 500_000;

    private final Changes changes;
    private final Base base;
    private final UnaryOperator<Field> earlier;

    public RecordEvents(Changes changes) {
        this(changes, UnaryOperator.identity());
    }

    /** @param earlier a field of the base as it was when the earlier states of the records were stored */
    public RecordEvents(Changes changes, UnaryOperator<Field> earlier) {
        this.changes = changes;
        this.earlier = earlier;
        this.base = changes.schema().base();
    }

    /** Reads what the events hold beside the changes themselves; to be called before {@link #statements}. */
    public Uni<Void> prepare() {
        // What is read for one table may be records of others.
        return Sequential.each(List.copyOf(changes.tables()), tableId -> {
            List<Touched> changed = changed(tableId);
            return changed.isEmpty() ? Uni.createFrom().voidItem() : loadPrimaryValues(base.table(tableId), changed);
        });
    }

    private static List<List<Touched>> parts(List<Touched> records) {
        List<List<Touched>> parts = new ArrayList<>();
        int from = 0;
        long characters = 0;
        for (int i = 0; i < records.size(); i++) {
            long more = characters(records.get(i));
            if (i - from == MAX_RECORDS || (i > from && characters + more > MAX_CHARACTERS)) {
                parts.add(records.subList(from, i));
                from = i;
                characters = 0;
            }
            characters += more;
        }
        if (from < records.size()) {
            parts.add(records.subList(from, records.size()));
        }
        return parts;
    }

    private static long characters(Touched record) {
        return Stream.of(record.before(), record.after())
                .flatMap(Optional::stream)
                .flatMap(state -> state.cells().values().stream())
                .mapToLong(cell -> cell instanceof String text ? text.length() : 0)
                .sum();
    }

    /** Each appends one event. */
    public List<Uni<Void>> statements(Outbox outbox, EventContext context, String via) {
        List<Uni<Void>> statements = new ArrayList<>();
        for (String tableId : changes.tables()) {
            Table table = base.table(tableId);
            for (List<Touched> part : parts(changed(tableId))) {
                statements.add(outbox.append(changes.connection(), context, event(table, part, via))
                        .replaceWithVoid());
            }
        }
        return statements;
    }

    private List<Touched> changed(String tableId) {
        return changes.of(tableId).stream()
                .filter(record -> record.kind().isPresent())
                .toList();
    }

    private Uni<Void> loadPrimaryValues(Table table, List<Touched> records) {
        return Sequential.each(table.fields(), field -> {
            if (!(field.kind() instanceof FieldKind.Link link)) {
                return Uni.createFrom().voidItem();
            }
            Table linked = base.table(link.linkedTableId());
            Set<String> ids = new LinkedHashSet<>();
            records.forEach(
                    record -> ids.addAll(changes.shownLinks(record.after().or(record::before), field.id())));
            return changes.loadCells(linked, linked.primaryField(), ids);
        });
    }

    private RecordsChanged event(Table table, List<Touched> records, String via) {
        TableEvents events = new TableEvents(table, changes, earlier);
        List<RecordChange> parts = records.stream().map(events::change).toList();
        Set<String> occurring = new LinkedHashSet<>();
        parts.forEach(part -> {
            occurring.addAll(part.fields().keySet());
            occurring.addAll(part.before().keySet());
        });
        List<FieldInfo> schema = Stream.concat(
                        Stream.of(table.primaryField()),
                        table.fields().stream().filter(f -> !f.equals(table.primaryField())))
                .filter(f -> f.equals(table.primaryField()) || occurring.contains(f.id()))
                .map(f -> new FieldInfo(f.id(), f.name(), f.kind().type()))
                .toList();
        return new RecordsChanged(base.id(), base.name(), table.id(), table.name(), schema, parts, via);
    }
}
