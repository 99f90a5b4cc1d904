package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Caller;

/** What Airtable's API lacks for bases, in the platform's own dialect. */
@Path("/api/bases")
@Produces(MediaType.APPLICATION_JSON)
public class BasesResource {
    /** A list as the platform answers it. */
    public record Items(List<Bases.Listed> items) {}

    private final Bases bases;
    private final SchemaChanges changes;

    BasesResource(Bases bases, SchemaChanges changes) {
        this.bases = bases;
        this.changes = changes;
    }

    /** @param workspaceId limits the list to one workspace */
    @GET
    public Uni<Items> list(@QueryParam("workspaceId") @Nullable String workspaceId, RoutingContext http) {
        return bases.list(Caller.principal(http), Optional.ofNullable(workspaceId))
                .map(Items::new);
    }

    /** Deletes the base with all its tables and records. */
    @DELETE
    @Path("{base}")
    public Uni<Void> delete(@PathParam("base") String base, RoutingContext http) {
        return changes.deleteBase(new SchemaChanges.Author(Caller.principal(http), Caller.context(http, null)), base);
    }
}
