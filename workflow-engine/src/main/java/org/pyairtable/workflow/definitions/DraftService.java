package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;

/** The use cases on drafts. */
@Singleton
public class DraftService {
    private static final int MOST = 200;
    private static final int MOST_CHARACTERS = 500_000;
    /** PostgreSQL cannot store it. */
    private static final String NUL = "\\u0000";

    private static final String WORKSPACE = "workspaceId";

    private final Pool pool;
    private final DraftTable table;
    private final DraftReader drafts;
    private final WorkflowService workflows;
    private final WorkflowAccess access;
    private final SignedIn caller;
    private final Clock clock;

    DraftService(
            Pool pool,
            DraftTable table,
            DraftReader drafts,
            WorkflowService workflows,
            WorkflowAccess access,
            SignedIn caller,
            Clock clock) {
        this.access = access;
        this.pool = pool;
        this.table = table;
        this.drafts = drafts;
        this.workflows = workflows;
        this.caller = caller;
        this.clock = clock;
    }

    /** Stores the draft of a new workflow. */
    public Uni<DraftView> create(String workspaceId, Map<String, @Nullable Object> definition) {
        return create(workspaceId, null, definition).map(DraftView::of);
    }

    /** @param workflowId the workflow that it is to change; null for a new one */
    Uni<StoredDraft> create(String workspaceId, @Nullable String workflowId, Map<String, @Nullable Object> definition) {
        access.require(Right.SAVE, workspaceId);
        Uni<Void> known = workflowId == null
                ? Uni.createFrom().voidItem()
                : workflows
                        .find(workflowId, Right.SAVE)
                        .invoke(workflow -> requireSame(workspaceId, workflow))
                        .replaceWithVoid();
        return known.chain(() -> draft(Ids.random("wfd"), 0, workspaceId, workflowId, definition))
                .chain(draft -> pool.withTransaction(c -> stored(c, draft)));
    }

    private static void requireSame(String workspaceId, Workflow workflow) {
        if (!workflow.workspaceId().equals(workspaceId)) {
            throw ServiceException.invalid("workflowId", "is not a workflow of this workspace: " + workflow.id());
        }
    }

    private Uni<StoredDraft> stored(SqlConnection c, StoredDraft draft) {
        return table.lockedCount(c, draft.workspaceId())
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ServiceException.conflict(
                                "The workspace has " + count + " drafts, the limit; publish or delete one of them");
                    }
                })
                .chain(() -> table.insert(c, draft))
                .replaceWith(draft);
    }

    Uni<StoredDraft> replace(String id, Map<String, @Nullable Object> definition) {
        return find(id).chain(old -> draft(id, old.sequence(), old.workspaceId(), old.workflowId(), definition))
                .call(draft -> table.update(pool, draft));
    }

    Uni<StoredDraft> find(String id) {
        return table.find(pool, id).map(found -> {
            StoredDraft draft = found.orElseThrow(() -> unknown(id));
            access.require(Right.SAVE, draft.workspaceId());
            return draft;
        });
    }

    Uni<Page<StoredDraft>> list(String workspaceId, PageRequest page) {
        access.require(Right.SAVE, workspaceId);
        return table.list(pool, workspaceId, page).map(rows -> Page.ofSequence(rows, page, StoredDraft::sequence));
    }

    Uni<Void> delete(String id) {
        return find(id).chain(() -> table.delete(pool, id)).replaceWithVoid();
    }

    /** Makes a workflow of it, or a version of the one that it is to change; refused with all of its faults. */
    Uni<Workflow> publish(String id) {
        return find(id).chain(draft -> {
            Draft read = read(draft.workspaceId(), draft.workflow());
            Function<SqlConnection, Uni<Void>> gone = c -> table.delete(c, id)
                    .invoke(deleted -> {
                        if (!deleted) {
                            throw unknown(id);
                        }
                    })
                    .replaceWithVoid();
            return draft.workflowId() == null
                    ? workflows.create(read, Workflow.Mode.ACTIVE, gone)
                    : workflows.replace(draft.workflowId(), read, gone);
        });
    }

    private Uni<StoredDraft> draft(
            String id,
            long sequence,
            String workspaceId,
            @Nullable String workflowId,
            Map<String, @Nullable Object> definition) {
        String json = Documents.write(definition);
        if (json.length() > MOST_CHARACTERS || json.contains(NUL)) {
            throw ServiceException.invalid(
                    "workflow", "has more than " + MOST_CHARACTERS + " characters, or the character NUL");
        }
        return problems(workspaceId, definition)
                .map(problems -> new StoredDraft(
                        id,
                        sequence,
                        workspaceId,
                        workflowId,
                        definition,
                        problems,
                        caller.any().userId(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    /** What saving it as a workflow would be refused for. */
    private Uni<List<Problem>> problems(String workspaceId, Map<String, @Nullable Object> definition) {
        return Uni.createFrom()
                .item(() -> read(workspaceId, definition))
                .chain(workflows::unsaved)
                .replaceWith(List.<Problem>of())
                .onFailure(InvalidDefinition.class)
                .recoverWithItem(InvalidDefinition::problems)
                .onFailure(DraftService::isInvalid)
                .recoverWithItem(invalid -> List.of(problem((ServiceException) invalid)));
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof ServiceException refused && refused.error() instanceof ServiceError.Invalid;
    }

    private static Problem problem(ServiceException refused) {
        return refused.error() instanceof ServiceError.Invalid invalid
                ? new Problem(invalid.field(), invalid.message())
                : new Problem("", String.valueOf(refused.getMessage()));
    }

    private Draft read(String workspaceId, Map<String, @Nullable Object> definition) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(definition);
        whole.put(WORKSPACE, workspaceId);
        return drafts.read(Documents.write(whole));
    }

    private static ServiceException unknown(String id) {
        return ServiceException.notFound("Draft " + id);
    }
}
