package org.pyairtable.data.backup;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.backup.BaseCopies.Extent;
import org.pyairtable.data.meta.BasesResource.Named;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.runtime.identity.Caller;

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
    public record Copy(
            @Nullable String name,
            @Nullable String workspaceId,
            @Nullable Boolean records) {}

    private final BaseCopies copies;

    CopyResource(BaseCopies copies) {
        this.copies = copies;
    }

    /** Makes a base with the same tables, fields and views, under ids of their own. */
    @POST
    public Uni<Named> copy(@PathParam("base") String base, RoutingContext http, @Nullable Copy body) {
        Optional<Copy> given = Optional.ofNullable(body);
        Extent extent = given.map(Copy::records).orElse(false) ? Extent.RECORDS : Extent.STRUCTURE;
        return copies.copy(
                        new Author(Caller.principal(http), Caller.context(http, null)),
                        base,
                        BaseSnapshots.checked(given.map(Copy::name).orElse("")),
                        given.map(Copy::workspaceId),
                        extent)
                .map(made -> new Named(made.id(), made.name(), made.workspaceId()));
    }
}
