package org.pyairtable.data.basesnapshot.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.basesnapshot.BaseCopies.Extent;
import org.pyairtable.data.basesnapshot.BaseSnapshots;
import org.pyairtable.data.meta.NamedBase;

/** A base as the template of another. */
@Path("/api/bases/{base}/copies")
@Produces(MediaType.APPLICATION_JSON)
public class CopyResource {
    /**
     * The base that is to be made.
     *
     * @param workspaceId as the other one's when absent
     * @param records whether the records come along; false when absent
     */
    @Schema(name = "BaseCopy")
    public record Copy(
            @Nullable String name,
            @Nullable String workspaceId,
            @Nullable Boolean records) {}

    private final CopyJobs copies;

    CopyResource(CopyJobs copies) {
        this.copies = copies;
    }

    /** Makes a base with the same tables, fields and views, under ids of their own. */
    @POST
    @APIResponse(
            responseCode = "200",
            description = "The new base",
            content = @Content(schema = @Schema(implementation = NamedBase.class)))
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "copyBase")
    public Uni<Response> copy(@PathParam("base") String base, @Context RoutingContext http, @Nullable Copy body) {
        Optional<Copy> given = Optional.ofNullable(body);
        Extent extent = given.map(Copy::records).orElse(false) ? Extent.RECORDS : Extent.STRUCTURE;
        return copies.copy(
                http,
                base,
                BaseSnapshots.checked(given.map(Copy::name).orElse("")),
                given.map(Copy::workspaceId),
                extent);
    }
}
