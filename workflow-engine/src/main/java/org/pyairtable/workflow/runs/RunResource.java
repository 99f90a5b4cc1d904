package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** {@code /api/runs}: the runs of workflows, past and present. */
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunResource {
    private final RunService runs;

    RunResource(RunService runs) {
        this.runs = runs;
    }

    /** The runs of a workflow, the newest first; or those inside a run, in the order of their items. */
    @GET
    @Operation(operationId = "listRuns")
    public Uni<Page<RunView>> list(
            @RestQuery @Nullable String workflowId,
            @RestQuery @Nullable String parentId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        if (parentId != null) {
            if (workflowId != null) {
                throw ServiceException.invalid("parentId", "cannot be combined with workflowId; give one of them");
            }
            return runs.inside(parentId, PageRequest.of(cursor, limit));
        }
        if (workflowId == null) {
            throw ServiceException.invalid("workflowId", "is missing");
        }
        return runs.list(workflowId, PageRequest.of(cursor, limit));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getRun")
    public Uni<RunView> find(@RestPath String id) {
        return runs.find(id);
    }

    /** Takes a failed run up at the step that failed, with the version that it runs. */
    @POST
    @Path("{id}/retry")
    @Operation(operationId = "retryRun")
    public Uni<RunView> retry(@RestPath String id) {
        return runs.retry(id);
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelRun")
    public Uni<RunView> cancel(@RestPath String id) {
        return runs.cancel(id);
    }
}
