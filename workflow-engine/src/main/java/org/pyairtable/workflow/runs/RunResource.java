package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Page;

/** {@code /api/runs}: what workflows did and are doing. */
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunResource {
    private final RunService runs;

    RunResource(RunService runs) {
        this.runs = runs;
    }

    @GET
    public Uni<Page<RunView>> list(
            @RestQuery @Nullable String workflowId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        if (workflowId == null) {
            throw ServiceException.invalid("workflowId", "is missing");
        }
        return runs.list(workflowId, Page.Request.of(cursor, limit));
    }

    @GET
    @Path("{id}")
    public Uni<RunView> find(@RestPath String id) {
        return runs.find(id);
    }

    @POST
    @Path("{id}/cancel")
    public Uni<RunView> cancel(@RestPath String id) {
        return runs.cancel(id);
    }
}
