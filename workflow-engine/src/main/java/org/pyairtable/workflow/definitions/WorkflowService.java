package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowEvent.WorkflowSaved;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.templates.Evaluation;

/** The use cases on workflow definitions. */
@Singleton
class WorkflowService {
    private final Pool pool;
    private final WorkflowStore store;
    private final TableResolver tables;
    private final SubWorkflows subWorkflows;
    private final Outbox outbox;
    private final SignedIn caller;
    private final WorkflowAccess access;
    private final Memberships memberships;
    private final WorkflowSettings settings;
    private final Clock clock;

    WorkflowService(
            Pool pool,
            WorkflowStore store,
            TableResolver tables,
            SubWorkflows subWorkflows,
            Outbox outbox,
            SignedIn caller,
            WorkflowAccess access,
            Memberships memberships,
            WorkflowSettings settings,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.tables = tables;
        this.subWorkflows = subWorkflows;
        this.outbox = outbox;
        this.caller = caller;
        this.access = access;
        this.memberships = memberships;
        this.settings = settings;
        this.clock = clock;
    }

    Uni<Workflow> create(Draft draft, Workflow.Mode mode) {
        return create(draft, mode, WorkflowService::nothing);
    }

    /** @param also done in the same transaction */
    Uni<Workflow> create(Draft draft, Workflow.Mode mode, Function<SqlConnection, Uni<Void>> also) {
        String workspaceId = Optional.ofNullable(draft.workspaceId())
                .orElseThrow(() -> ServiceException.invalid("workspaceId", "is missing"));
        access.require(Right.SAVE, workspaceId);
        EventContext context = caller.context(workspaceId);
        return check(draft, workspaceId, caller.acting(workspaceId)).chain(definition -> {
            Workflow first =
                    version(Ids.random("wfl"), 1, workspaceId, draft.name(), context.actor(), definition, mode);
            return pool.withTransaction(c -> requireRoom(c, first)
                    .chain(() -> store.insert(c, first))
                    .chain(() -> store.setMode(c, first.id(), mode, first.savedAt()))
                    .chain(() -> also.apply(c))
                    .chain(() -> announce(c, context, first)));
        });
    }

    private static Uni<Void> nothing(SqlConnection c) {
        return Uni.createFrom().voidItem();
    }

    /** As creating it would give it; it is not stored. */
    Uni<Workflow> unsaved(Draft draft) {
        String workspaceId = Optional.ofNullable(draft.workspaceId())
                .orElseThrow(() -> ServiceException.invalid("workspaceId", "is missing"));
        access.require(Right.SAVE, workspaceId);
        return check(draft, workspaceId, caller.acting(workspaceId))
                .map(definition -> version(
                        "wfl", 1, workspaceId, draft.name(), caller.any().userId(), definition, Workflow.Mode.PAUSED));
    }

    Uni<Workflow> replace(String id, Draft draft) {
        return replace(id, draft, WorkflowService::nothing);
    }

    /** @param also done in the same transaction */
    Uni<Workflow> replace(String id, Draft draft, Function<SqlConnection, Uni<Void>> also) {
        return find(id, Right.SAVE).chain(existing -> {
            String workspaceId = existing.workspaceId();
            if (draft.workspaceId() != null && !draft.workspaceId().equals(workspaceId)) {
                throw ServiceException.invalid(
                        "workspaceId", "is not the workspace of this workflow; a workflow cannot be moved");
            }
            EventContext context = caller.context(workspaceId);
            return check(draft, workspaceId, caller.acting(workspaceId))
                    .chain(definition -> locked(id, (c, current) -> {
                        Workflow next = version(
                                id,
                                current.version() + 1,
                                workspaceId,
                                draft.name(),
                                context.actor(),
                                definition,
                                current.mode());
                        Uni<Void> room = next.triggerKey().equals(current.triggerKey())
                                ? Uni.createFrom().voidItem()
                                : requireRoom(c, next);
                        return room.chain(() -> store.replace(c, next))
                                .chain(() -> also.apply(c))
                                .chain(() -> announce(c, context, next));
                    }));
        });
    }

    /** A new version with the same content, on behalf of another user. */
    Uni<Workflow> transfer(String id, String owner) {
        return find(id, Right.SAVE).chain(existing -> {
            String workspaceId = existing.workspaceId();
            requireTransfer(workspaceId, owner);
            Definition shown = ByNames.of(existing.definition());
            Draft same = Draft.of(workspaceId, existing.name(), shown);
            return check(same, workspaceId, caller.acting(workspaceId))
                    .chain(definition -> locked(id, (c, current) -> {
                        if (current.version() != existing.version()) {
                            throw ServiceException.conflict(
                                    "The workflow was saved meanwhile; look at it and try again");
                        }
                        Workflow next = version(
                                id,
                                current.version() + 1,
                                workspaceId,
                                current.name(),
                                owner,
                                definition,
                                current.mode());
                        return store.replace(c, next).chain(() -> announce(c, caller.context(workspaceId), next));
                    }));
        });
    }

    /** Nobody below an owner makes a workflow act on behalf of somebody else. */
    private void requireTransfer(String workspaceId, String owner) {
        if (owner.equals(caller.any().userId())) {
            return;
        }
        caller.in(workspaceId, "workflows:write", Role.OWNER);
        if (!Right.SAVE.isGiven(memberships, workspaceId, owner)) {
            throw ServiceException.invalid("owner", "is not a creator or owner of the workspace: " + owner);
        }
    }

    /** Pauses or resumes it. */
    Uni<Workflow> setMode(String id, Workflow.Mode mode) {
        return find(id, Right.SAVE)
                .chain(() -> locked(id, (c, current) -> store.setMode(c, id, mode, clock.instant())))
                .chain(() -> find(id, Right.SAVE));
    }

    Uni<Void> delete(String id) {
        return find(id, Right.SAVE)
                .chain(() -> locked(id, (c, current) -> store.delete(c, id, clock.instant())
                        .chain(() -> outbox.remove(c, Topics.WORKFLOW_USES, id))));
    }

    /** Fails as not found when it does not exist or the caller may not see it. */
    Uni<Workflow> find(String id, Right right) {
        return store.current(pool, id).map(found -> {
            Workflow workflow = found.orElseThrow(() -> unknown(id));
            access.require(right, workflow.workspaceId());
            return workflow;
        });
    }

    Uni<Page<Workflow>> list(String workspaceId, PageRequest page) {
        access.require(Right.READ, workspaceId);
        return store.list(pool, workspaceId, page)
                .map(rows -> Page.ofSequence(rows, page, WorkflowStore.Listed::sequence)
                        .map(WorkflowStore.Listed::workflow));
    }

    /** Its versions, the newest first. */
    Uni<Page<Workflow>> versions(String id, PageRequest page) {
        return find(id, Right.READ).chain(() -> store.versionsOf(pool, id, page)
                .map(rows -> Page.ofSequence(rows, page, Workflow::version)));
    }

    /** Each event of a table reads all workflows that the table starts. */
    private Uni<Void> requireRoom(SqlConnection c, Workflow workflow) {
        int most = settings.workflowsPerTrigger();
        return workflow.starter()
                .map(starter -> store.lockedCountOfStartedBy(c, workflow.triggerKey(), workflow.id())
                        .invoke(count -> {
                            if (count >= most) {
                                throw ServiceException.conflict(starter + " starts " + count
                                        + " workflows already, and may start " + most
                                        + "; delete one of them or put both into one workflow. The operator's setting is"
                                        + " pyairtable.workflow.workflows-per-trigger");
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Definition> check(Draft draft, String workspaceId, EventContext context) {
        return subWorkflows.faults(draft, workspaceId).chain(faults -> tables.resolve(draft, workspaceId, context)
                .map(found -> DefinitionRules.check(draft, found.with(faults), user -> memberships
                        .role(workspaceId, user)
                        .isPresent())));
    }

    private Workflow version(
            String id,
            int version,
            String workspaceId,
            String name,
            String owner,
            Definition definition,
            Workflow.Mode mode) {
        // The database keeps microseconds; the answer must equal what is read later.
        return new Workflow(
                id,
                version,
                workspaceId,
                name,
                owner,
                definition,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                List.of(),
                Evaluation.Missing.REFUSED,
                mode);
    }

    private interface Change<T> {
        Uni<T> apply(SqlConnection c, Workflow current);
    }

    private <T> Uni<T> locked(String id, Change<T> change) {
        Function<SqlConnection, Uni<T>> work =
                c -> store.lockCurrent(c, id).chain(current -> change.apply(c, current.orElseThrow(() -> unknown(id))));
        return pool.withTransaction(work);
    }

    private Uni<Workflow> announce(SqlConnection c, EventContext context, Workflow workflow) {
        return outbox.append(c, context, new WorkflowSaved(workflow.id(), workflow.version(), workflow.name()))
                .chain(() -> outbox.append(c, context, UsedParts.of(workflow)))
                .replaceWith(workflow);
    }

    private static ServiceException unknown(String id) {
        return ServiceException.notFound("Workflow " + id);
    }
}
