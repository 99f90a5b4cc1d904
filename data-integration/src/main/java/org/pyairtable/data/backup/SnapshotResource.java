package org.pyairtable.data.backup;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.meta.BasesResource.Named;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.runtime.identity.Caller;

/** States of a base that can be brought back. */
@Path("/api/bases/{base}/snapshots")
@Produces(MediaType.APPLICATION_JSON)
public class SnapshotResource {
    /** @param name what to call it; {@code Snapshot} when absent */
    public record Naming(@Nullable String name) {}

    /**
     * Where a snapshot is brought back to.
     *
     * @param name of the new base; as the old one when absent
     * @param workspaceId of the new base; as the old one when absent
     */
    public record Destination(
            @Nullable String name, @Nullable String workspaceId) {}

    /** Newest first. */
    public record Items(List<BaseSnapshots.Listed> items) {}

    private final BaseSnapshots snapshots;

    SnapshotResource(BaseSnapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** Keeps the base as it is at this moment. Writers go on meanwhile. */
    @POST
    public Uni<BaseSnapshots.Listed> create(
            @PathParam("base") String base, RoutingContext http, @Nullable Naming body) {
        String name = body == null || body.name() == null ? "Snapshot" : body.name();
        return snapshots.create(author(http), base, name);
    }

    /** Also for a base that was deleted, if the caller has its workspace. */
    @GET
    public Uni<Items> list(@PathParam("base") String base, RoutingContext http) {
        return snapshots.list(Caller.principal(http), base).map(Items::new);
    }

    @DELETE
    @Path("{snapshot}")
    public Uni<Void> delete(
            @PathParam("base") String base, @PathParam("snapshot") String snapshot, RoutingContext http) {
        return snapshots.delete(Caller.principal(http), base, snapshot);
    }

    /** Makes a new base of the snapshot; the old one, if there is one, stays as it is. */
    @POST
    @Path("{snapshot}/restore")
    public Uni<Named> restore(
            @PathParam("base") String base,
            @PathParam("snapshot") String snapshot,
            RoutingContext http,
            @Nullable Destination body) {
        return snapshots
                .restore(
                        author(http),
                        base,
                        snapshot,
                        Optional.ofNullable(body).map(Destination::name),
                        Optional.ofNullable(body).map(Destination::workspaceId))
                .map(made -> new Named(made.id(), made.name(), made.workspaceId()));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
