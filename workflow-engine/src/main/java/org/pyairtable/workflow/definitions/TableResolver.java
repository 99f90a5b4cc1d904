package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.TableDescription;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.scope.TableSchema;

/** Learns from the owner of the data what the tables are that a draft names. */
@Singleton
class TableResolver {
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

    /** Fails when one does not exist or belongs to another workspace, and as unavailable when nobody answers. */
    Uni<Map<TableName, TableSchema>> resolve(Draft draft, String workspaceId, EventContext context) {
        Map<TableName, String> fields = mentions(draft).stream()
                .collect(Collectors.toMap(Mention::name, Mention::field, (first, later) -> first));
        if (fields.size() > MOST_TABLES) {
            throw ServiceException.invalid("steps", "use more than " + MOST_TABLES + " tables");
        }
        return Multi.createFrom()
                .iterable(fields.entrySet())
                .onItem()
                .transformToUni(mention -> describe(mention.getKey(), mention.getValue(), workspaceId, context)
                        .map(table -> Map.entry(mention.getKey(), table)))
                .merge()
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Uni<TableSchema> describe(TableName name, String field, String workspaceId, EventContext context) {
        return requests.ask(
                        new DescribeTable(name.baseId(), name.table()),
                        context,
                        TableDescription.class,
                        settings.describeDeadline())
                .onFailure(TableResolver::saysUnknown)
                .transform(e -> unknown(name, field))
                .map(description -> {
                    if (!description.workspaceId().equals(workspaceId)) {
                        throw unknown(name, field);
                    }
                    return TableSchema.of(description);
                });
    }

    private static boolean saysUnknown(Throwable e) {
        return e instanceof ServiceException refused
                && (refused.error() instanceof ServiceError.NotFound
                        || refused.error() instanceof ServiceError.Invalid
                        || refused.error() instanceof ServiceError.Forbidden);
    }

    private static ServiceException unknown(TableName name, String field) {
        return ServiceException.invalid(
                field, "is no table of base " + name.baseId() + " in this workspace: " + name.table());
    }

    private static List<Mention> mentions(Draft draft) {
        List<Mention> mentions = new ArrayList<>();
        TableName trigger = null;
        if (draft.trigger() instanceof Trigger.OnRecord on) {
            trigger = new TableName(on.baseId(), on.table());
            mentions.add(new Mention(trigger, "trigger.table"));
        }
        collect(draft.steps(), "steps", trigger, mentions);
        return mentions;
    }

    private static void collect(List<Step> steps, String path, @Nullable TableName trigger, List<Mention> mentions) {
        for (int i = 0; i < steps.size(); i++) {
            String here = path + "[" + i + "]";
            switch (steps.get(i)) {
                case Step.Write write -> mentions.add(new Mention(tableOf(write, here, trigger), here + ".table"));
                case Step.Branch branch -> {
                    collect(branch.then(), here + ".then", trigger, mentions);
                    collect(branch.otherwise(), here + ".otherwise", trigger, mentions);
                }
                case Step.Evaluate s -> {}
                case Step.Notify s -> {}
                case Step.Wait s -> {}
            }
        }
    }

    /** The table that a step writes into: its own, or the trigger's. */
    static TableName tableOf(Step.Write write, String path, @Nullable TableName trigger) {
        String base = write.baseId() == null && trigger != null ? trigger.baseId() : write.baseId();
        String table = write.table() == null && trigger != null ? trigger.table() : write.table();
        if (base == null) {
            throw ServiceException.invalid(path + ".baseId", "is missing, and no record starts this workflow");
        }
        if (table == null) {
            throw ServiceException.invalid(path + ".table", "is missing, and no record starts this workflow");
        }
        return new TableName(base, table);
    }
}
