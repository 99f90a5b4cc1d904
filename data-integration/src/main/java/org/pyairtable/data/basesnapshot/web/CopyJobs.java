package org.pyairtable.data.basesnapshot.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.basesnapshot.BaseCopies;
import org.pyairtable.data.basesnapshot.BaseCopies.Extent;
import org.pyairtable.data.basesnapshot.BaseSnapshots;
import org.pyairtable.data.job.JobHandler;
import org.pyairtable.data.job.JobOrder;
import org.pyairtable.data.job.Jobs;
import org.pyairtable.data.job.web.JobAnswers;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.NamedBase;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.Work;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;

/** Copies of bases and the restoring of snapshots as jobs of the bases that they come of. */
@Singleton
class CopyJobs implements JobHandler {
    private static final String COPY = "copy";
    private static final String RESTORE = "restore";
    /** What a record takes at the least, about. */
    private static final long BYTES_OF_RECORD = 100;

    private final BaseCopies copies;
    private final BaseSnapshots snapshots;
    private final Jobs jobs;
    private final JobAnswers answers;

    CopyJobs(BaseCopies copies, BaseSnapshots snapshots, Jobs jobs, JobAnswers answers) {
        this.copies = copies;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.answers = answers;
    }

    Uni<Response> copy(RoutingContext http, String baseId, String name, Optional<String> workspaceId, Extent extent) {
        Principal principal = Caller.principal(http);
        return jobs.allowed(principal, baseId, Permission.READ_SCHEMA).chain(base -> {
            ObjectNode request = request(Optional.of(name), workspaceId).put("extent", extent.name());
            JobOrder order = order(http, COPY, base.id(), base.workspaceId(), request);
            return answers.answer(
                    http,
                    order,
                    answers.areLarge(extent == Extent.RECORDS ? tables(base) : List.of()),
                    () -> copies.copy(new Author(principal, order.context()), baseId, name, workspaceId, extent)
                            .map(NamedBase::of));
        });
    }

    private static List<String> tables(Base base) {
        return base.tables().stream().map(Table::id).toList();
    }

    Uni<Response> restore(
            RoutingContext http,
            String baseId,
            String snapshotId,
            Optional<String> name,
            Optional<String> workspaceId) {
        Principal principal = Caller.principal(http);
        return snapshots.restorable(principal, baseId, snapshotId).chain(snapshot -> {
            ObjectNode request = request(name, workspaceId).put("snapshotId", snapshotId);
            JobOrder order = order(http, RESTORE, baseId, snapshot.workspaceId(), request);
            return answers.answer(
                    http,
                    order,
                    Uni.createFrom().item(answers.isLarge(snapshot.records() * BYTES_OF_RECORD)),
                    () -> snapshots
                            .restore(new Author(principal, order.context()), baseId, snapshotId, name, workspaceId)
                            .map(NamedBase::of));
        });
    }

    private static JobOrder order(
            RoutingContext http, String kind, String baseId, String workspaceId, JsonNode request) {
        return new JobOrder(kind, baseId, workspaceId, request, Caller.principal(http), Caller.context(http, null));
    }

    private static ObjectNode request(Optional<String> name, Optional<String> workspaceId) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        name.ifPresent(text -> request.put("name", text));
        workspaceId.ifPresent(id -> request.put("workspaceId", id));
        return request;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(COPY, RESTORE);
    }

    @Override
    public Uni<Void> run(JobOrder order, Work work) {
        JsonNode request = order.request();
        Author author = new Author(order.principal(), order.context(), work);
        Optional<String> name = text(request, "name");
        Optional<String> workspaceId = text(request, "workspaceId");
        Uni<Base> made = order.kind().equals(RESTORE)
                ? snapshots.restore(
                        author, order.baseId(), request.path("snapshotId").asText(), name, workspaceId)
                : copies.copy(
                        author,
                        order.baseId(),
                        name.orElse(""),
                        workspaceId,
                        Extent.valueOf(request.path("extent").asText()));
        return made.replaceWithVoid();
    }

    private static Optional<String> text(JsonNode request, String name) {
        return request.has(name) ? Optional.of(request.path(name).asText()) : Optional.empty();
    }
}
