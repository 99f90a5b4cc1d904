package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent.WorkflowSaved;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Access;
import org.pyairtable.workflow.Access.Right;
import org.pyairtable.workflow.Page;

/** What users do with workflow definitions. */
@Singleton
class WorkflowService {
    private final Pool pool;
    private final WorkflowStore store;
    private final TableResolver tables;
    private final Outbox outbox;
    private final Access access;
    private final Caller caller;
    private final Memberships memberships;
    private final Clock clock;

    WorkflowService(
            Pool pool,
            WorkflowStore store,
            TableResolver tables,
            Outbox outbox,
            Access access,
            Caller caller,
            Memberships memberships,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.tables = tables;
        this.outbox = outbox;
        this.access = access;
        this.caller = caller;
        this.memberships = memberships;
        this.clock = clock;
    }

    Uni<Workflow> create(Draft draft) {
        String workspaceId = Optional.ofNullable(draft.workspaceId())
                .orElseThrow(() -> ServiceException.invalid("workspaceId", "is missing"));
        access.require(Right.SAVE, workspaceId);
        EventContext context = caller.context(workspaceId);
        return check(draft, workspaceId, context).chain(definition -> {
            Workflow first = version(Ids.random("wfl"), 1, workspaceId, draft.name(), context.actor(), definition);
            return pool.withTransaction(c -> store.insert(c, first).chain(() -> announce(c, context, first)));
        });
    }

    Uni<Workflow> replace(String id, Draft draft) {
        return find(id, Right.SAVE).chain(existing -> {
            String workspaceId = existing.workspaceId();
            if (draft.workspaceId() != null && !draft.workspaceId().equals(workspaceId)) {
                throw ServiceException.invalid("workspaceId", "is not the one of this workflow; workflows do not move");
            }
            EventContext context = caller.context(workspaceId);
            return check(draft, workspaceId, context)
                    .chain(definition -> locked(id, (c, current) -> {
                        Workflow next = version(
                                id, current.version() + 1, workspaceId, draft.name(), context.actor(), definition);
                        return store.replace(c, next).chain(() -> announce(c, context, next));
                    }));
        });
    }

    Uni<Void> delete(String id) {
        return find(id, Right.SAVE).chain(() -> locked(id, (c, current) -> store.delete(c, id, clock.instant())));
    }

    /** Fails as not found when it does not exist or the caller may not see it. */
    Uni<Workflow> find(String id, Right right) {
        return store.current(pool, id).map(found -> {
            Workflow workflow = found.orElseThrow(() -> unknown(id));
            access.require(right, workflow.workspaceId());
            return workflow;
        });
    }

    Uni<Page<Workflow>> list(String workspaceId, Page.Request page) {
        access.require(Right.READ, workspaceId);
        return store.list(pool, workspaceId, page)
                .map(rows -> Page.of(rows, page, WorkflowStore.Listed::sequence, WorkflowStore.Listed::workflow));
    }

    private Uni<Definition> check(Draft draft, String workspaceId, EventContext context) {
        return tables.resolve(draft, workspaceId, context)
                .map(found -> DefinitionRules.check(draft, found, user -> memberships
                        .role(workspaceId, user)
                        .isPresent()));
    }

    private Workflow version(
            String id, int version, String workspaceId, String name, String owner, Definition definition) {
        // The database keeps microseconds; what is answered now must equal what is read later.
        return new Workflow(
                id,
                version,
                workspaceId,
                name,
                owner,
                definition,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
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
                .replaceWith(workflow);
    }

    private static ServiceException unknown(String id) {
        return ServiceException.notFound("Workflow " + id);
    }
}
