package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.runs.slots.RunSlots;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable;
import org.pyairtable.workflow.runs.store.ChildStore;
import org.pyairtable.workflow.runs.store.EventWaitTable;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;

/** Makes the turns of runs, with all that they work with. */
@Singleton
class Turns {
    private final RunStore runs;
    private final StepStore steps;
    private final ChildStore children;
    private final ActivityStore activities;
    private final EventWaitTable waits;
    private final ApprovalLinkTable approvalLinks;
    private final ApprovalMails mails;
    private final RunSlots slots;
    private final WorkflowStore workflows;
    private final Outbox outbox;
    private final Notices notices;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;
    private final WorkspacePeople people;
    private final RunMetrics metrics;
    private final WorkflowSettings settings;
    private final Clock clock;

    Turns(
            RunStore runs,
            StepStore steps,
            ChildStore children,
            ActivityStore activities,
            EventWaitTable waits,
            ApprovalLinkTable approvalLinks,
            ApprovalMails mails,
            RunSlots slots,
            WorkflowStore workflows,
            Outbox outbox,
            Notices notices,
            Memberships memberships,
            WorkspaceStates workspaces,
            WorkspacePeople people,
            RunMetrics metrics,
            WorkflowSettings settings,
            Clock clock) {
        this.workspaces = workspaces;
        this.runs = runs;
        this.steps = steps;
        this.children = children;
        this.activities = activities;
        this.waits = waits;
        this.approvalLinks = approvalLinks;
        this.mails = mails;
        this.slots = slots;
        this.workflows = workflows;
        this.outbox = outbox;
        this.notices = notices;
        this.memberships = memberships;
        this.people = people;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** A run whose row is locked. */
    record Held(Map<String, StepRun> taken, RunTurn turn, Instant now) {}

    /** Of a run whose row the transaction has locked. */
    Uni<Held> hold(SqlConnection c, Run run, String cause) {
        return workflows.version(c, run.workflowId(), run.version()).chain(workflow -> steps.of(c, run.id())
                .chain(taken -> lineage(c, run).map(lineage -> {
                    Instant now = now();
                    return new Held(taken, new RunTurn(tools(c), workflow, run, lineage, taken, cause, now), now);
                })));
    }

    /** Locks the run first; does nothing for one that has ended. */
    Uni<Void> locked(SqlConnection c, String runId, String cause, Function<Held, Uni<Void>> work) {
        return runs.lock(c, runId)
                .map(Optional::orElseThrow)
                .chain(run -> run.state() instanceof RunState.Active
                        ? hold(c, run, cause).chain(work::apply)
                        : Uni.createFrom().voidItem());
    }

    /** Of a run that has taken no step yet. */
    RunTurn first(SqlConnection c, RunSeed seed, Run run) {
        return new RunTurn(tools(c), seed.workflow(), run, Lineage.of(run), Map.of(), seed.causeId(), now());
    }

    private Uni<Lineage> lineage(SqlConnection c, Run run) {
        return run.parent() == null ? Uni.createFrom().item(Lineage.of(run)) : children.lineage(c, run);
    }

    private RunTurn.Tools tools(SqlConnection c) {
        Children inside = new Children(children, workflows, c, settings.maxDepth());
        return new RunTurn.Tools(
                c,
                runs,
                steps,
                children,
                inside,
                activities,
                waits,
                approvalLinks,
                mails,
                slots,
                outbox,
                notices,
                memberships,
                workspaces,
                people,
                metrics,
                settings.commandDeadline());
    }

    /** In the precision of the database. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
