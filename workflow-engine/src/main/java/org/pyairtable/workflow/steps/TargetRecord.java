package org.pyairtable.workflow.steps;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.templates.Template;

/** The record that a step is about: the one that a template names, or the trigger's. */
sealed interface TargetRecord {
    record One(String id) implements TargetRecord {}

    record None(String reason) implements TargetRecord {}

    static void check(@Nullable String template, TableSchema table, Checks checks, String path) {
        if (template != null) {
            checks.recordId(template, path + ".recordId");
        } else if (!checks.triggerTable().map(TableSchema::tableId).equals(Optional.of(table.tableId()))) {
            checks.fault(
                    path + ".recordId",
                    "is missing; it may be left out only where the trigger's record is in this table");
        }
    }

    /** The record that an item of a list names: by a template, or by being it, or its id. */
    static TargetRecord ofItem(@Nullable String text, Starting at, String what) {
        if (text != null) {
            return of(text, at, what);
        }
        Object item =
                at.evaluation().scope().inner().item().map(here -> here.value()).orElse(null);
        Object id = item instanceof Map<?, ?> record ? record.get("id") : item;
        return id instanceof String given && !given.isBlank()
                ? new One(given)
                : new None("it is not the id of a record, and has none as its id; recordId says which record it is");
    }

    /** @param what the step does with it, for the reason why it cannot */
    static TargetRecord of(@Nullable String text, Starting run, String what) {
        Optional<Template> template = Optional.ofNullable(text).map(Template::parse);
        if (template.flatMap(t -> t.value(run.evaluation())).orElse("") instanceof Collection<?> several
                && several.size() > 1) {
            return new None(
                    "recordId stands for " + several.size() + " records, and a step " + what + "s one: " + several);
        }
        Optional<String> recordId = template.map(t -> t.text(run.evaluation()))
                .or(() -> run.evaluation().scope().record().map(RecordSnapshot::id));
        return recordId.filter(id -> !id.isBlank())
                .<TargetRecord>map(One::new)
                .orElseGet(() -> new None("There is no record to " + what + ": recordId is empty"));
    }
}
