package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.record.change.RecordChangeSet.Delta;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.webhook.WatchedChanges.TableDeltas;
import org.pyairtable.data.wire.Json;

/** What one write means to a webhook: the records that it wants to know of, in bodies of bounded size. */
final class RecordPayloads {
    /** Keeps a body small, however many records a change reaches. */
    private static final int MAX_RECORDS = 100;

    private final Specification wanted;
    private final WebhookCells cells;
    private final ObjectNode action;
    private final List<ObjectNode> bodies = new ArrayList<>();
    private int room;

    private RecordPayloads(Specification wanted, WebhookCells cells, ObjectNode action) {
        this.wanted = wanted;
        this.cells = cells;
        this.action = action;
    }

    /**
     * No body when nothing is of interest.
     *
     * @param tables what changes as far as the webhook looks
     */
    static List<ObjectNode> of(Specification wanted, WebhookCells cells, ObjectNode action, List<TableDeltas> tables) {
        RecordPayloads payloads = new RecordPayloads(wanted, cells, action);
        for (TableDeltas changed : tables) {
            changed.deltas().forEach(delta -> payloads.add(changed.table(), delta));
        }
        return payloads.bodies;
    }

    private void add(Table table, Delta delta) {
        if (delta.after().isEmpty()) {
            if (wanted.wants(DataType.TABLE_DATA, ChangeType.REMOVE)) {
                section(table).withArrayProperty("destroyedRecordIds").add(delta.recordId());
            }
        } else if (delta.before().isEmpty()) {
            if (wanted.wants(DataType.TABLE_DATA, ChangeType.ADD)) {
                created(table, delta.after().get()).ifPresent(json -> section(table)
                        .withObjectProperty("createdRecordsById")
                        .set(delta.recordId(), json));
            }
        } else if (wanted.wants(DataType.TABLE_DATA, ChangeType.UPDATE)) {
            changed(table, delta.before().get(), delta.after().get()).ifPresent(json -> section(table)
                    .withObjectProperty("changedRecordsById")
                    .set(delta.recordId(), json));
        }
    }

    /** A new record is of interest when one of the watched cells is filled. */
    private Optional<ObjectNode> created(Table table, RecordState record) {
        boolean watched = wanted.watchedData().isEmpty()
                || table.fields().stream()
                        .anyMatch(field -> wanted.watchesCellsOf(table, field)
                                && record.cell(field).isPresent());
        if (!watched) {
            return Optional.empty();
        }
        ObjectNode json = node();
        json.put("createdTime", DateText.wire(record.createdAt()));
        ObjectNode values = json.putObject("cellValuesByFieldId");
        for (Field field : table.fields()) {
            if (isShown(table, field)) {
                cells.current(table, field, record).ifPresent(value -> values.set(field.id(), Json.tree(value)));
            }
        }
        return Optional.of(json);
    }

    private Optional<ObjectNode> changed(Table table, RecordState before, RecordState after) {
        Predicate<Field> differs = field -> !cells.earlier(table, field, before).equals(after.cell(field));
        List<Field> changed = table.fields().stream().filter(differs).toList();
        if (changed.stream().noneMatch(field -> wanted.watchesCellsOf(table, field))) {
            return Optional.empty();
        }
        ObjectNode json = node();
        ObjectNode current = json.putObject("current").putObject("cellValuesByFieldId");
        List<Field> shown =
                changed.stream().filter(field -> isShown(table, field)).toList();
        shown.forEach(field -> put(current, field, cells.current(table, field, after)));
        if (wanted.previousCells()) {
            ObjectNode previous = json.putObject("previous").putObject("cellValuesByFieldId");
            shown.stream()
                    .filter(cells::knowsPrevious)
                    .forEach(field -> put(previous, field, cells.previous(table, field, before)));
        }
        if (wanted.includesAll() || !wanted.included().isEmpty()) {
            ObjectNode unchanged = json.putObject("unchanged").putObject("cellValuesByFieldId");
            table.fields().stream()
                    .filter(differs.negate().and(wanted::includes))
                    .forEach(field -> cells.current(table, field, after)
                            .ifPresent(value -> unchanged.set(field.id(), Json.tree(value))));
        }
        return Optional.of(json);
    }

    private boolean isShown(Table table, Field field) {
        return wanted.watchesCellsOf(table, field) || wanted.includes(field);
    }

    /** An emptied cell is null. */
    private static void put(ObjectNode values, Field field, Optional<Object> value) {
        value.ifPresentOrElse(v -> values.set(field.id(), Json.tree(v)), () -> values.putNull(field.id()));
    }

    /** Where the next record of the table goes: into its table, or into the view that is watched. */
    private ObjectNode section(Table table) {
        if (room == 0) {
            ObjectNode body = node();
            body.set("actionMetadata", action);
            bodies.add(body);
            room = MAX_RECORDS;
        }
        room--;
        ObjectNode section =
                bodies.getLast().withObjectProperty("changedTablesById").withObjectProperty(table.id());
        return wanted.view(table)
                .map(view -> section.withObjectProperty("changedViewsById").withObjectProperty(view.id()))
                .orElse(section);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
