package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.backup.BaseCopies;
import org.pyairtable.data.backup.Templates;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** What Airtable's API lacks for bases, in the platform's own dialect. */
@Path("/api/bases")
@Produces(MediaType.APPLICATION_JSON)
public class BasesResource {
    /** A list as the platform answers it. */
    public record Items(List<Bases.Listed> items) {}

    /** @param name at most 255 characters */
    public record NewName(@Nullable String name) {}

    /** A base as its rename answers it. */
    public record Named(String id, String name, String workspaceId) {}

    private final Bases bases;
    private final SchemaChanges changes;
    private final Templates templates;
    private final BaseCopies copies;

    BasesResource(Bases bases, SchemaChanges changes, Templates templates, BaseCopies copies) {
        this.bases = bases;
        this.changes = changes;
        this.templates = templates;
        this.copies = copies;
    }

    /** @param workspaceId limits the list to one workspace */
    @GET
    public Uni<Items> list(@QueryParam("workspaceId") @Nullable String workspaceId, RoutingContext http) {
        return bases.list(Caller.principal(http), Optional.ofNullable(workspaceId))
                .map(Items::new);
    }

    /** A base that is to be made of a template. */
    public record Creation(
            @Nullable String templateId,
            @Nullable String name,
            @Nullable String workspaceId) {}

    /** Makes a base of a template; its name is the template's when the body has none. */
    @POST
    public Uni<Named> create(RoutingContext http, @Nullable Creation body) {
        if (body == null || body.templateId() == null) {
            throw ServiceException.invalid("templateId", "is missing");
        }
        if (body.workspaceId() == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        Templates.Template template =
                templates.find(body.templateId()).orElseThrow(() -> ServiceException.notFound("The template"));
        String name = Naming.name(
                TextNode.valueOf(body.name() == null ? template.name() : body.name()),
                AirtableError.invalidRequest("A base needs a name"));
        return copies.empty(author(http), body.workspaceId(), name, template.shape())
                .map(made -> new Named(made.id(), made.name(), made.workspaceId()));
    }

    /** Deletes the base with all its tables and records. */
    @DELETE
    @Path("{base}")
    public Uni<Void> delete(@PathParam("base") String base, RoutingContext http) {
        return changes.deleteBase(author(http), base);
    }

    /** Renames the base. */
    @PATCH
    @Path("{base}")
    public Uni<Named> rename(@PathParam("base") String base, RoutingContext http, @Nullable NewName body) {
        String name = body == null || body.name() == null ? "" : body.name();
        return changes.renameBase(author(http), base, name)
                .map(renamed -> new Named(renamed.id(), renamed.name(), renamed.workspaceId()));
    }

    /** Deletes the table with its records. Link fields of other tables that point to it become texts. */
    @DELETE
    @Path("{base}/tables/{table}")
    public Uni<Void> deleteTable(
            @PathParam("base") String base, @PathParam("table") String table, RoutingContext http) {
        return changes.deleteTable(author(http), base, table);
    }

    /** Deletes the field with its cells. Formulas, lookups, rollups and counts that read it become invalid. */
    @DELETE
    @Path("{base}/tables/{table}/fields/{field}")
    public Uni<Void> deleteField(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            RoutingContext http) {
        return changes.deleteField(author(http), base, table, field);
    }

    private static SchemaChanges.Author author(RoutingContext http) {
        return new SchemaChanges.Author(Caller.principal(http), Caller.context(http, null));
    }
}
