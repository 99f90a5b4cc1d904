package org.pyairtable.data.basesnapshot.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.basesnapshot.BaseSnapshots;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.NamedBase;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;

/** States of a base that can be brought back. */
@Path("/api/bases/{base}/snapshots")
@Produces(MediaType.APPLICATION_JSON)
public class SnapshotResource {
    /** @param name what to call it; {@code Snapshot} when absent */
    @Schema(name = "SnapshotName")
    public record Naming(@Nullable String name) {}

    /**
     * Where a snapshot is brought back to.
     *
     * @param name of the new base; as the old one when absent
     * @param workspaceId of the new base; as the old one when absent
     */
    @Schema(name = "SnapshotDestination")
    public record Destination(
            @Nullable String name, @Nullable String workspaceId) {}

    private static final int LARGEST_PAGE = 100;

    /**
     * A page of snapshots, newest first.
     *
     * @param next what to give as {@code cursor} for the next page; absent on the last one
     */
    @Schema(name = "SnapshotList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(
            List<BaseSnapshots.Listed> items, @Nullable String next) {}

    private final BaseSnapshots snapshots;
    private final CopyJobs copies;

    SnapshotResource(BaseSnapshots snapshots, CopyJobs copies) {
        this.snapshots = snapshots;
        this.copies = copies;
    }

    /** Keeps the base as it is at this moment. Writers go on meanwhile. */
    @POST
    @Operation(operationId = "createSnapshot")
    public Uni<BaseSnapshots.Listed> create(
            @PathParam("base") String base, @Context RoutingContext http, @Nullable Naming body) {
        String name = body == null || body.name() == null ? "Snapshot" : body.name();
        return snapshots.create(author(http), base, name);
    }

    /**
     * Also for a base that was deleted, if the caller has its workspace.
     *
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listSnapshots")
    public Uni<Items> list(
            @PathParam("base") String base,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, LARGEST_PAGE);
        return snapshots
                .list(Caller.principal(http), base, request)
                .map(rows -> new Items(request.shown(rows), request.next(rows, BaseSnapshots::cursor)));
    }

    @DELETE
    @Path("{snapshot}")
    @Operation(operationId = "deleteSnapshot")
    public Uni<Void> delete(
            @PathParam("base") String base, @PathParam("snapshot") String snapshot, RoutingContext http) {
        return snapshots.delete(Caller.principal(http), base, snapshot);
    }

    /** Makes a new base of the snapshot; the old one, if there is one, stays as it is. */
    @POST
    @Path("{snapshot}/restore")
    @APIResponse(
            responseCode = "200",
            description = "The new base",
            content = @Content(schema = @Schema(implementation = NamedBase.class)))
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "restoreSnapshot")
    public Uni<Response> restore(
            @PathParam("base") String base,
            @PathParam("snapshot") String snapshot,
            @Context RoutingContext http,
            @Nullable Destination body) {
        return copies.restore(
                http,
                base,
                snapshot,
                Optional.ofNullable(body).map(Destination::name),
                Optional.ofNullable(body).map(Destination::workspaceId));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
