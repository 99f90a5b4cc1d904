package org.pyairtable.workflow.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * Translates references to fields between names and ids.
 *
 * @param record the table of the record that starts a run
 * @param written finds the table that an earlier step writes
 */
record FieldWords(Optional<TableSchema> record, Function<String, Optional<TableSchema>> written) {
    /** The types of fields whose cells hold records or people. */
    private static final Set<String> WITH_IDS =
            Set.of("multipleRecordLinks", "singleCollaborator", "multipleCollaborators", "createdBy", "lastModifiedBy");

    /** The reference by id; empty when the field does not exist, or has no ids. */
    Optional<Reference> byId(Reference reference) {
        return switch (reference) {
            case Reference.RecordField cell -> recordField(cell.field()).or(() -> idsOf(cell.field()));
            case Reference.CellIds ids ->
                recordField(ids.field() + Reference.IDS).or(() -> idsOf(ids.field() + Reference.IDS));
            case Reference.CellBefore cell ->
                record.flatMap(t -> t.field(cell.field())).map(f -> new Reference.CellBefore(f.id()));
            case Reference.StepResult result -> resultById(result);
            case Reference.RecordId id -> Optional.of(id);
            case Reference.TriggerValue value -> Optional.of(value);
            case Reference.StepError error -> Optional.of(error);
            case Reference.Variable variable -> Optional.of(variable);
            case Reference.Item item -> Optional.of(item);
            case Reference.Index index -> Optional.of(index);
        };
    }

    private Optional<Reference> recordField(String nameOrId) {
        return record.flatMap(t -> t.field(nameOrId)).map(f -> new Reference.RecordField(f.id()));
    }

    private Optional<Reference> idsOf(String text) {
        if (!text.endsWith(Reference.IDS)) {
            return Optional.empty();
        }
        String nameOrId = text.substring(0, text.length() - Reference.IDS.length());
        return record.flatMap(t -> t.field(nameOrId))
                .filter(f -> WITH_IDS.contains(f.type()))
                .map(f -> new Reference.CellIds(f.id()));
    }

    /** A name may contain dots, so the longest name is tried first. */
    private Optional<Reference> resultById(Reference.StepResult result) {
        Optional<TableSchema> table = written.apply(result.stepId());
        if (table.isEmpty() || !isCell(result)) {
            return Optional.of(result);
        }
        List<String> rest =
                result.path().subList(cellAt(result) + 1, result.path().size());
        return table.get()
                .field(String.join(".", rest))
                .map(field -> cellOf(result, field.id(), List.of()))
                .or(() -> table.get()
                        .field(rest.getFirst())
                        .map(field -> cellOf(result, field.id(), rest.subList(1, rest.size()))));
    }

    private static boolean isCell(Reference.StepResult result) {
        int at = cellAt(result);
        return at >= 0 && at + 1 < result.path().size();
    }

    /** Where the member with the cells is: at the begin of a record's result, behind {@code records.<n>} of found ones. */
    private static int cellAt(Reference.StepResult result) {
        return result.path().indexOf(Reference.FIELDS);
    }

    private static Reference cellOf(Reference.StepResult result, String field, List<String> deeper) {
        List<String> path = new ArrayList<>(result.path().subList(0, cellAt(result) + 1));
        path.add(field);
        path.addAll(deeper);
        return new Reference.StepResult(result.stepId(), path);
    }

    /** The reference by current name, if saving that gives the same reference; by id otherwise. */
    Reference named(Reference reference) {
        Reference named =
                switch (reference) {
                    case Reference.RecordField cell -> new Reference.RecordField(name(record, cell.field()));
                    case Reference.CellIds ids -> new Reference.CellIds(name(record, ids.field()));
                    case Reference.CellBefore cell -> new Reference.CellBefore(name(record, cell.field()));
                    case Reference.StepResult result
                    when isCell(result) ->
                        cellOf(
                                result,
                                name(
                                        written.apply(result.stepId()),
                                        result.path().get(cellAt(result) + 1)),
                                result.path()
                                        .subList(
                                                cellAt(result) + 2,
                                                result.path().size()));
                    case Reference.StepResult result -> result;
                    case Reference.RecordId id -> id;
                    case Reference.TriggerValue value -> value;
                    case Reference.StepError error -> error;
                    case Reference.Variable variable -> variable;
                    case Reference.Item item -> item;
                    case Reference.Index index -> index;
                };
        return means(named.text(), reference) ? named : reference;
    }

    /** Whether a template with this text gives that reference. */
    private boolean means(String text, Reference reference) {
        return text.equals(text.strip())
                && !text.contains("}}")
                && !text.contains(" ?? ")
                && Reference.parse(text).flatMap(this::byId).equals(Optional.of(reference));
    }

    private static String name(Optional<TableSchema> table, String id) {
        return table.flatMap(t -> t.byId(id)).map(FieldInfo::name).orElse(id);
    }

    /** The id for a name in a formula; an unknown name stays. */
    String byIdInFormula(String name) {
        return record.flatMap(t -> t.field(name))
                .map(FieldInfo::id)
                .or(() -> Reference.parse(name).flatMap(this::byId).map(Reference::text))
                .or(() -> record.flatMap(t -> t.fieldInAnyCase(name)).map(FieldInfo::id))
                .orElse(name);
    }

    /** The opposite of {@link #byIdInFormula}. */
    String namedInFormula(String id) {
        String named = record.flatMap(t -> t.byId(id))
                .map(FieldInfo::name)
                .or(() -> Reference.parse(id).map(this::named).map(Reference::text))
                .orElse(id);
        return byIdInFormula(named).equals(id) ? named : id;
    }
}
