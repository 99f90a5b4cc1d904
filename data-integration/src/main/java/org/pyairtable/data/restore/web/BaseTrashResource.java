package org.pyairtable.data.restore.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.restore.Restorations;
import org.pyairtable.data.restore.Restored;
import org.pyairtable.data.trash.TrashSettings;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The deleted bases of a workspace. */
@Path("/api/bases/trash")
@Produces(MediaType.APPLICATION_JSON)
public class BaseTrashResource {
    private final Restorations restorations;
    private final RestoreJobs jobs;
    private final TrashSettings settings;

    BaseTrashResource(Restorations restorations, RestoreJobs jobs, TrashSettings settings) {
        this.restorations = restorations;
        this.jobs = jobs;
        this.settings = settings;
    }

    /**
     * Newest first, in pages; for owners of the workspace.
     *
     * @param workspaceId whose bases
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listDeletedBases")
    public Uni<TrashPage> list(
            @QueryParam("workspaceId") @Nullable String workspaceId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        if (workspaceId == null) {
            throw ServiceException.invalid("workspaceId", "is missing; it says whose deleted bases are listed");
        }
        PageRequest request = PageRequest.of(cursor, limit, TrashPage.LARGEST);
        return restorations
                .bases(Caller.principal(http), workspaceId, TrashPage.below(request), request.rows())
                .map(rows -> TrashPage.of(request, rows, settings.keep()));
    }

    /** Brings a base back as it was, with all its ids, records, comments and snapshots. */
    @POST
    @Path("{trash}/restore")
    @APIResponse(
            responseCode = "200",
            description = "What was restored",
            content = @Content(schema = @Schema(implementation = Restored.class)))
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "restoreDeletedBase")
    public Uni<Response> restore(@PathParam("trash") String trash, RoutingContext http) {
        return jobs.restoreBase(http, trash);
    }
}
