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

/** What was deleted in a base and can be restored. */
@Path("/api/bases/{base}/trash")
@Produces(MediaType.APPLICATION_JSON)
public class TrashResource {
    private final Restorations restorations;
    private final RestoreJobs jobs;
    private final TrashSettings settings;

    TrashResource(Restorations restorations, RestoreJobs jobs, TrashSettings settings) {
        this.restorations = restorations;
        this.jobs = jobs;
        this.settings = settings;
    }

    /**
     * Newest first, in pages. Creators and owners see all of it, editors the records that they deleted themselves.
     *
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listTrash")
    public Uni<TrashPage> list(
            @PathParam("base") String base,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, TrashPage.LARGEST);
        return restorations
                .list(Caller.principal(http), base, TrashPage.below(request), request.rows())
                .map(rows -> TrashPage.of(request, rows, settings.keep()));
    }

    /**
     * Brings back what one request deleted, with the ids that it had: records with their cells and links, a field with its cells, a
     * table with its records. The answer says what is left out, and the name if the former one is taken.
     */
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
    @Operation(operationId = "restoreDeleted")
    public Uni<Response> restore(
            @PathParam("base") String base, @PathParam("trash") String trash, RoutingContext http) {
        return jobs.restore(http, base, trash);
    }
}
