package org.pyairtable.data.impact.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.data.impact.Impact;
import org.pyairtable.data.impact.Target;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.Uses;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.view.Views;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;

/** What uses a table or a field, to be asked before it is changed or deleted. */
@Path("/api/bases/{base}/tables/{table}")
@Produces(MediaType.APPLICATION_JSON)
public class ImpactResource {
    private final Impact impact;
    private final Bases bases;
    private final Pool pool;

    ImpactResource(Impact impact, Bases bases, Pool pool) {
        this.impact = impact;
        this.bases = bases;
        this.pool = pool;
    }

    /**
     * What outside the table uses it or its fields, as far as rules leave it to the reader. Webhooks and workflows are listed only for
     * who may read them.
     */
    @GET
    @Path("impact")
    @Operation(operationId = "getTableImpact")
    public Uni<Uses> ofTable(@PathParam("base") String base, @PathParam("table") String table, RoutingContext http) {
        Principal principal = Caller.principal(http);
        return bases.granted(principal, base)
                .chain(found ->
                        impact.uses(pool, principal, found.whole(), Target.of(Views.table(found.seen(), table))));
    }

    /**
     * What uses the field, or the other side of a link, as far as rules leave it to the reader. Webhooks and workflows are listed only
     * for who may read them.
     */
    @GET
    @Path("fields/{field}/impact")
    @Operation(operationId = "getFieldImpact")
    public Uni<Uses> ofField(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            RoutingContext http) {
        Principal principal = Caller.principal(http);
        return bases.granted(principal, base)
                .chain(found ->
                        impact.uses(pool, principal, found.whole(), target(Views.table(found.seen(), table), field)));
    }

    private static Target target(Table table, String fieldId) {
        if (!table.has(fieldId)) {
            throw new NotFound.Named("The field").exception();
        }
        return Target.of(table, table.field(fieldId));
    }
}
