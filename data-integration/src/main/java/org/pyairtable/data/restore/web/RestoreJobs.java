package org.pyairtable.data.restore.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.pyairtable.data.job.JobHandler;
import org.pyairtable.data.job.JobOrder;
import org.pyairtable.data.job.web.JobAnswers;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.restore.Restorations;
import org.pyairtable.data.storage.Work;
import org.pyairtable.data.trash.Deleted;
import org.pyairtable.data.trash.Deleted.Kind;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;

/** Restores what was deleted; fields, tables and bases with many records as jobs. */
@Singleton
class RestoreJobs implements JobHandler {
    private static final String RESTORE = "restoreDeleted";
    private static final String TRASH = "trashId";
    private static final String WHOLE_BASE = "base";

    private final Restorations restorations;
    private final JobAnswers answers;

    RestoreJobs(Restorations restorations, JobAnswers answers) {
        this.restorations = restorations;
        this.answers = answers;
    }

    Uni<Response> restore(RoutingContext http, String baseId, String trashId) {
        return restorations.find(Caller.principal(http), baseId, trashId).chain(deleted -> restore(http, deleted));
    }

    Uni<Response> restoreBase(RoutingContext http, String trashId) {
        return restorations.findBase(Caller.principal(http), trashId).chain(deleted -> restore(http, deleted));
    }

    private Uni<Response> restore(RoutingContext http, Deleted deleted) {
        Principal principal = Caller.principal(http);
        JobOrder order = new JobOrder(
                RESTORE,
                deleted.baseId(),
                deleted.workspaceId(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put(TRASH, deleted.id())
                        .put(WHOLE_BASE, deleted.kind() == Kind.BASE),
                principal,
                Caller.context(http, null));
        Uni<Boolean> large = deleted.kind() == Kind.RECORDS
                ? Uni.createFrom().item(false)
                : restorations.tables(deleted).chain(answers::areLarge);
        return answers.answer(
                http, order, large, () -> restorations.restore(new Author(principal, order.context()), deleted));
    }

    @Override
    public Set<String> kinds() {
        return Set.of(RESTORE);
    }

    @Override
    public Uni<Void> run(JobOrder order, Work work) {
        String trashId = order.request().path(TRASH).asText();
        Uni<Deleted> deleted = order.request().path(WHOLE_BASE).asBoolean()
                ? restorations.findBase(order.principal(), trashId)
                : restorations.find(order.principal(), order.baseId(), trashId);
        return deleted.chain(found -> restorations.restore(new Author(order.principal(), order.context(), work), found))
                .replaceWithVoid();
    }
}
