package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.TableDescription;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.OnTable;

/** Learns from the owner of the data what the tables are that a definition names. */
@Singleton
public class TableResolver {
    private static final int MOST_TABLES = 20;

    private final Requests requests;
    private final WorkflowSettings settings;

    TableResolver(Requests requests, WorkflowSettings settings) {
        this.requests = requests;
        this.settings = settings;
    }

    /** A table as a draft names it. */
    record TableName(String baseId, String table) {}

    private record Mention(TableName name, String field) {}

    /**
     * What is known of the tables of a draft.
     *
     * @param faults the tables that do not exist, belong to another workspace, or are not named
     */
    record Resolved(Map<TableName, TableSchema> tables, List<Problem> faults) {
        Resolved {
            tables = Map.copyOf(tables);
            faults = List.copyOf(faults);
        }

        Resolved with(List<Problem> more) {
            return new Resolved(
                    tables, Stream.concat(faults.stream(), more.stream()).toList());
        }
    }

    /** Fails as unavailable when there is no answer. */
    Uni<Resolved> resolve(Draft draft, String workspaceId, EventContext context) {
        List<Problem> faults = new ArrayList<>();
        Map<TableName, String> fields = mentions(draft, faults).stream()
                .collect(Collectors.toMap(Mention::name, Mention::field, (first, later) -> first, LinkedHashMap::new));
        if (fields.size() > MOST_TABLES) {
            throw ServiceException.invalid("steps", "use more than " + MOST_TABLES + " tables");
        }
        return Multi.createFrom()
                .iterable(fields.entrySet())
                .onItem()
                .transformToUni(mention -> describe(mention.getKey(), workspaceId, context)
                        .map(table -> new Described(mention.getKey(), mention.getValue(), table)))
                .merge()
                .collect()
                .asList()
                .map(described -> resolved(described, faults));
    }

    private record Described(TableName name, String field, Optional<TableSchema> table) {}

    private static Resolved resolved(List<Described> described, List<Problem> faults) {
        Map<TableName, TableSchema> tables = new HashMap<>();
        described.forEach(each -> each.table()
                .ifPresentOrElse(
                        table -> tables.put(each.name(), table), () -> faults.add(unknown(each.name(), each.field()))));
        return new Resolved(tables, faults);
    }

    /** Current descriptions of the tables that a workflow uses, by id; without those that no longer exist. */
    public Uni<Map<String, TableSchema>> present(Workflow workflow) {
        return Sequential.map(workflow.definition().tables(), saved -> ask(
                                new TableName(saved.baseId(), saved.tableId()), workflow.context())
                        .map(Optional::of)
                        .onFailure(TableResolver::saysGone)
                        .recoverWithItem(Optional.empty()))
                .map(found -> found.stream()
                        .flatMap(Optional::stream)
                        .filter(table -> table.workspaceId().equals(workflow.workspaceId()))
                        .map(TableSchema::of)
                        .collect(Collectors.toMap(TableSchema::tableId, t -> t, (first, later) -> first)));
    }

    /** Empty when it does not exist, as far as the asker may know, or belongs to another workspace. */
    private Uni<Optional<TableSchema>> describe(TableName name, String workspaceId, EventContext context) {
        return ask(name, context)
                .map(description -> description.workspaceId().equals(workspaceId)
                        ? Optional.of(TableSchema.of(description))
                        : Optional.<TableSchema>empty())
                .onFailure(TableResolver::saysUnknown)
                .recoverWithItem(Optional.empty());
    }

    private Uni<TableDescription> ask(TableName name, EventContext context) {
        return requests.ask(
                new DescribeTable(name.baseId(), name.table()),
                context,
                TableDescription.class,
                settings.describeDeadline());
    }

    /** Only this refusal counts: a question that could not be answered must not break a workflow. */
    private static boolean saysGone(Throwable e) {
        return e instanceof ServiceException refused && refused.error() instanceof ServiceError.NotFound;
    }

    private static boolean saysUnknown(Throwable e) {
        return e instanceof ServiceException refused
                && (refused.error() instanceof ServiceError.NotFound
                        || refused.error() instanceof ServiceError.Invalid
                        || refused.error() instanceof ServiceError.Forbidden);
    }

    private static Problem unknown(TableName name, String field) {
        return new Problem(field, "is not a table of base " + name.baseId() + " in this workspace: " + name.table());
    }

    private static List<Mention> mentions(Draft draft, List<Problem> faults) {
        List<Mention> mentions = new ArrayList<>();
        TableName trigger =
                draft.trigger() instanceof Trigger.OnRecord on ? new TableName(on.baseId(), on.table()) : null;
        if (trigger != null) {
            mentions.add(new Mention(trigger, "trigger.table"));
        }
        StepTree.walk(draft.steps(), "steps", (step, path) -> {
            if (step.bare() instanceof OnTable on) {
                tableOf(on, trigger)
                        .ifPresentOrElse(
                                name -> mentions.add(new Mention(name, path + ".table")),
                                () -> faults.add(new Problem(
                                        path + (on.baseId() == null ? ".baseId" : ".table"),
                                        "is missing; it may be left out only where the workflow has a trigger on"
                                                + " records")));
            }
        });
        return mentions;
    }

    /** The table that a step works on: its own, or the trigger's. Empty when it names none and there is no trigger's. */
    static Optional<TableName> tableOf(OnTable step, @Nullable TableName trigger) {
        String base = step.baseId() == null && trigger != null ? trigger.baseId() : step.baseId();
        String table = step.table() == null && trigger != null ? trigger.table() : step.table();
        return base == null || table == null ? Optional.empty() : Optional.of(new TableName(base, table));
    }
}
