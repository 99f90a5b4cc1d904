package org.pyairtable.data.history.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.history.Histories;
import org.pyairtable.data.history.SchemaChange;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** What makes the schema of one base another one's. */
@Path("/api/bases/{base}/difference")
@Produces(MediaType.APPLICATION_JSON)
public class DifferenceResource {
    /**
     * What leads from one base to another.
     *
     * @param base id of the one
     * @param with id of the other
     * @param changes with the ids of the one, where both have a table, field, view or choice of that name
     */
    @Schema(name = "BaseDifference")
    public record BaseDifference(String base, String with, List<SchemaChange> changes) {}

    private final Bases bases;

    DifferenceResource(Bases bases) {
        this.bases = bases;
    }

    /**
     * What would have to change in the schema of the base to make it that of the other one, as between two versions, as far as rules
     * leave both to the reader. Tables, and in
     * these fields and views, are the same when they have the same name; one that was renamed is deleted and created.
     *
     * @param with id of the other base
     */
    @GET
    @Operation(operationId = "compareBases")
    public Uni<BaseDifference> difference(
            @PathParam("base") String base, @QueryParam("with") @Nullable String with, RoutingContext http) {
        if (with == null) {
            throw ServiceException.invalid("with", "is missing; it is the id of the base to compare with");
        }
        return bases.seen(Caller.principal(http), base).chain(one -> bases.seen(Caller.principal(http), with)
                .map(other -> new BaseDifference(base, with, Histories.between(one, other))));
    }
}
