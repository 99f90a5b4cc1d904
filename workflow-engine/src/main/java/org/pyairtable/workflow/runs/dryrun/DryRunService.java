package org.pyairtable.workflow.runs.dryrun;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.StepTree;
import org.pyairtable.workflow.definitions.Unsaved;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.WorkspacePeople;
import org.pyairtable.workflow.runs.activities.Activities;
import org.pyairtable.workflow.runs.requests.StartInput;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.TableSchema;

/** Shows what a workflow would do. It reads on behalf of its caller, with the caller's own limits. */
@Singleton
class DryRunService {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * What starts it.
     *
     * @param input values that came with the event or request
     * @param recordId a record of the trigger's table, as it is now
     * @param record cells of a record that does not exist, by field name
     * @param samples results by step id
     */
    record Start(
            Map<String, Object> input,
            @Nullable String recordId,
            @Nullable Map<String, Object> record,
            Map<String, Object> samples) {}

    private final Pool pool;
    private final WorkflowStore workflows;
    private final Unsaved unsaved;
    private final Activities activities;
    private final Requests requests;
    private final Memberships memberships;
    private final WorkspacePeople people;
    private final WorkflowAccess access;
    private final SignedIn caller;
    private final WorkflowSettings settings;
    private final Clock clock;

    DryRunService(
            Pool pool,
            WorkflowStore workflows,
            Unsaved unsaved,
            Activities activities,
            Requests requests,
            Memberships memberships,
            WorkspacePeople people,
            WorkflowAccess access,
            SignedIn caller,
            WorkflowSettings settings,
            Clock clock) {
        this.pool = pool;
        this.workflows = workflows;
        this.unsaved = unsaved;
        this.activities = activities;
        this.requests = requests;
        this.memberships = memberships;
        this.people = people;
        this.access = access;
        this.caller = caller;
        this.settings = settings;
        this.clock = clock;
    }

    Uni<DryRunView> saved(String id, Start start) {
        return workflows.current(pool, id).chain(found -> {
            Workflow workflow = found.orElseThrow(() -> ServiceException.notFound("Workflow " + id));
            access.require(Right.RUN, workflow.workspaceId());
            return run(workflow, start);
        });
    }

    Uni<DryRunView> unsaved(Map<String, @Nullable Object> draft, Start start) {
        return unsaved.workflow(draft).chain(workflow -> run(workflow, start));
    }

    private Uni<DryRunView> run(Workflow workflow, Start start) {
        requireSteps(workflow, start.samples().keySet());
        String workspaceId = workflow.workspaceId();
        EventContext context = caller.acting(workspaceId);
        DryRun.Given given = new DryRun.Given(
                start.samples(),
                user -> memberships.role(workspaceId, user).isPresent(),
                people.of(workspaceId),
                activity -> activities.perform(activity, context, workspaceId),
                other -> workflows.current(pool, other),
                settings.maxDepth());
        return trigger(workflow, start, context)
                .chain(trigger -> new DryRun(workflow, given, clock.instant()).of(trigger))
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> new ServiceException(new ServiceError.Unprocessable(
                        "The dry run took longer than " + LONGEST.toSeconds()
                                + " s; give samples for steps that read records",
                        "DRY_RUN_TOO_LONG")));
    }

    private static void requireSteps(Workflow workflow, Set<String> samples) {
        Set<String> ids = new HashSet<>();
        StepTree.walk(workflow.definition().steps(), "", (step, path) -> ids.add(step.id()));
        samples.stream().filter(id -> !ids.contains(id)).findFirst().ifPresent(id -> {
            throw ServiceException.invalid("samples." + id, "is not the id of a step of the workflow");
        });
    }

    private Uni<TriggerData> trigger(Workflow workflow, Start start, EventContext context) {
        String type = workflow.definition().trigger().type();
        Optional<TableSchema> found = workflow.definition().triggerTable();
        if (found.isEmpty()) {
            if (start.recordId() != null || start.record() != null) {
                throw ServiceException.invalid(
                        start.recordId() != null ? "recordId" : "record",
                        "has no effect: no record starts this workflow");
            }
            return Uni.createFrom().item(TriggerData.withValues(type, StartInput.of(workflow, start.input())));
        }
        TableSchema table = found.get();
        if (start.record() != null) {
            if (start.recordId() != null) {
                throw ServiceException.invalid("recordId", "cannot be combined with record; give one of them");
            }
            return Uni.createFrom()
                    .item(TriggerData.onRecord(
                            type, snapshot(table, DryOutcome.SAMPLE_RECORD, start.record(), Map.of()), start.input()));
        }
        if (start.recordId() == null) {
            throw ServiceException.invalid(
                    "recordId", "is missing: a record starts this workflow; give its id, or cells as 'record'");
        }
        return existing(table, start.recordId(), context)
                .map(record -> TriggerData.onRecord(type, record, start.input()));
    }

    private Uni<RecordSnapshot> existing(TableSchema table, String recordId, EventContext context) {
        QueryRecords question =
                QueryRecords.of(table.baseId(), table.tableId()).where("RECORD_ID() = \"" + recordId + "\"");
        return requests.ask(question, context, QueryAnswer.class, DEADLINE).map(answer -> answer.rows().stream()
                .findFirst()
                .map(row -> snapshot(table, row.id(), row.cells(), answer.linkedNames()))
                .orElseThrow(() -> ServiceException.notFound("Record " + recordId + " of table " + table.tableName())));
    }

    private static RecordSnapshot snapshot(
            TableSchema table, String id, Map<String, Object> cells, Map<String, String> links) {
        return new RecordSnapshot(id, table.baseId(), table.tableId(), table.tableName(), cells, links, null, null)
                .named(table)
                // Nothing changes in a dry run.
                .changedFrom(Map.of());
    }
}
