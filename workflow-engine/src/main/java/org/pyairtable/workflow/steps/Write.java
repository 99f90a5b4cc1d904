package org.pyairtable.workflow.steps;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;

/** Writes records by a command to the owner of the data and waits for its answer. */
public sealed interface Write extends OnTable permits UpdateRecord, CreateRecord, UpsertRecord, BatchWrite {
    /** What its members say, in the documentation of its kinds. */
    String BASE = "The base; the trigger's without it.";

    String TABLE = "The table, by name or id; the trigger's without it.";
    String CELLS =
            "Cells by field name or id. Any JSON that the field takes; texts in it are templates, and one that is a single"
                    + " `{{…}}` keeps its type.";
    String TYPECAST = "Whether values may be converted to the field's type; false without it.";
    String RETRY = "How often and after which pause the command is sent again when its refusal may pass.";
    String RESULT = "`id`, `fields` by name, `created`";

    /** Cells by field name or id; null empties a cell. */
    Map<String, @Nullable Object> fields();

    @Nullable
    Boolean typecast();

    @Nullable
    Retry retry();

    /** Whether values may be converted to the field's type. */
    default boolean converts() {
        return Boolean.TRUE.equals(typecast());
    }

    @Override
    default boolean asks() {
        return true;
    }

    @Override
    default Retry retries() {
        Retry given = retry();
        return given == null ? Retry.NEVER : given;
    }

    @Override
    default Set<String> resultMembers() {
        return Set.of("id", Reference.FIELDS, "created");
    }

    /** Checks the cells and returns the table, if it is known. */
    default Optional<TableSchema> checkCells(Checks checks, String path) {
        Optional<TableSchema> table = checks.table(this);
        Set<String> seen = new HashSet<>();
        fields().forEach((field, value) -> {
            String here = path + ".fields." + field;
            table.flatMap(known -> checks.field(known, field, here))
                    .filter(id -> !seen.add(id))
                    .ifPresent(id -> checks.fault(here, "is named twice, by its name and by its id"));
            checks.value(value, here);
        });
        return table;
    }

    default Map<String, @Nullable Object> rewordedCells(Wording wording, TableSchema table, String path) {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        fields().forEach((field, value) -> {
            String place =
                    path + ".fields." + table.byId(field).map(FieldInfo::name).orElse(field);
            cells.put(wording.field(table, field, place), wording.value(value, place));
        });
        return cells;
    }

    default Map<String, @Nullable Object> cells(Starting run) {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        fields().forEach((field, value) -> cells.put(field, run.filled(value)));
        return cells;
    }

    /** A new record has no cells to empty. */
    default Map<String, Object> someCells(Starting run) {
        Map<String, Object> some = new LinkedHashMap<>();
        cells(run).forEach((field, value) -> {
            if (value != null) {
                some.put(field, value);
            }
        });
        return some;
    }

    default Map<String, @Nullable Object> named(Starting run, Map<String, ? extends @Nullable Object> cells) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        cells.forEach((field, value) -> named.put(name(run, field), value));
        return named;
    }

    default String name(Starting run, String fieldId) {
        return run.tables()
                .apply(savedTable())
                .flatMap(table -> table.byId(fieldId))
                .map(FieldInfo::name)
                .orElse(fieldId);
    }
}
