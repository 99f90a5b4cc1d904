package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.definitions.TableResolver.TableName;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.OnTable;
import org.pyairtable.workflow.steps.Step;

/**
 * A workflow as a file that another workspace can import: bases, tables and fields stand by their names.
 *
 * @param format {@code pyairtable.workflow/1}
 * @param bases names of the bases that it uses; {@code baseId} of its trigger and steps has these
 */
@Schema(name = "WorkflowFile")
public record WorkflowFile(
        String format,
        String name,
        List<String> bases,
        Map<String, @Nullable Object> trigger,
        List<Step> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Concurrency concurrency,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Debounce debounce) {
    static final String FORMAT = "pyairtable.workflow/1";
    private static final String BASE = "baseId";
    private static final String TABLE = "table";

    public WorkflowFile {
        bases = List.copyOf(bases);
        steps = List.copyOf(steps);
    }

    static WorkflowFile of(Workflow workflow) {
        Definition shown = ByNames.of(workflow.definition());
        Map<String, @Nullable Object> trigger = map(Documents.write(shown.trigger()));
        shown.triggerTable().ifPresent(table -> {
            trigger.put(BASE, table.baseName());
            trigger.put(TABLE, table.tableName());
        });
        Placing byNames = new Placing(on -> named(shown.table(on.savedTable()).orElseThrow()));
        return new WorkflowFile(
                FORMAT,
                workflow.name(),
                shown.tables().stream().map(TableSchema::baseName).distinct().toList(),
                trigger,
                byNames.steps(shown.steps(), "steps"),
                shown.concurrency(),
                shown.debounce());
    }

    /** The same table with names in place of ids. */
    private static TableSchema named(TableSchema table) {
        return new TableSchema(
                table.baseName(), table.baseName(), table.tableName(), table.tableName(), table.fields());
    }

    /**
     * What is imported, as a draft. A base without an id keeps its name, which is a fault with its path when the draft is checked.
     *
     * @param file the members of a file
     * @param bases ids by the names of bases
     * @param otherwise the id of those that are not among them
     */
    static Draft draft(
            DraftReader reader,
            String workspaceId,
            Map<String, @Nullable Object> file,
            Map<String, String> bases,
            Optional<String> otherwise) {
        if (!FORMAT.equals(file.get("format"))) {
            throw ServiceException.invalid("workflow.format", "is not " + FORMAT);
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>(file);
        members.remove("format");
        members.remove("bases");
        members.put("workspaceId", workspaceId);
        if (members.get("trigger") instanceof Map<?, ?> trigger && trigger.get(BASE) instanceof String name) {
            Map<Object, @Nullable Object> placed = new LinkedHashMap<>(trigger);
            placed.put(BASE, id(name, bases, otherwise));
            members.put("trigger", placed);
        }
        Draft draft = reader.read(Documents.write(members));
        TableName starter =
                draft.trigger() instanceof Trigger.OnRecord on ? new TableName(on.baseId(), on.table()) : null;
        Placing byIds = new Placing(on -> placed(on, starter, bases, otherwise));
        return draft.withSteps(byIds.steps(draft.steps(), "steps"));
    }

    private static TableSchema placed(
            OnTable on, @Nullable TableName starter, Map<String, String> bases, Optional<String> otherwise) {
        TableName name = TableResolver.tableOf(on, starter)
                .orElseThrow(() -> ServiceException.invalid(
                        "workflow.steps",
                        "have a step " + on.id() + " without baseId and table, and no trigger on records"));
        String base = on.baseId() == null ? name.baseId() : id(name.baseId(), bases, otherwise);
        return new TableSchema(base, name.baseId(), name.table(), name.table(), List.of());
    }

    private static String id(String name, Map<String, String> bases, Optional<String> otherwise) {
        String id = bases.get(name);
        return id == null ? otherwise.orElse(name) : id;
    }

    @SuppressWarnings("unchecked") // A trigger is a JSON object.
    private static Map<String, @Nullable Object> map(String json) {
        return (Map<String, @Nullable Object>) Documents.read(json, LinkedHashMap.class);
    }
}
