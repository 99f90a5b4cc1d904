package org.pyairtable.data.base.web;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.ProblemDialect;
import org.pyairtable.data.base.BaseDirectory;
import org.pyairtable.data.basesnapshot.BaseCopies;
import org.pyairtable.data.basesnapshot.Templates;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.impact.web.InUseProblem;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseChanges;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.meta.NamedBase;
import org.pyairtable.data.meta.Naming;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceException;

/** What Airtable's API lacks for bases, in the platform's own dialect. */
@Path("/api/bases")
@Produces(MediaType.APPLICATION_JSON)
public class BasesResource {
    /**
     * A page of the bases that the caller may see, oldest first.
     *
     * @param next what to give as {@code cursor} for the next page; absent on the last one
     */
    @Schema(name = "BaseList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Bases.Listed> items, @Nullable String next) {}

    /** @param name at most 255 characters */
    @Schema(name = "BaseName")
    public record NewName(@Nullable String name) {}

    private final BaseDirectory directory;
    private final BaseChanges changes;
    private final SchemaJobs jobs;
    private final Templates templates;
    private final BaseCopies copies;

    BasesResource(
            BaseDirectory directory, BaseChanges changes, SchemaJobs jobs, Templates templates, BaseCopies copies) {
        this.directory = directory;
        this.changes = changes;
        this.jobs = jobs;
        this.templates = templates;
        this.copies = copies;
    }

    /**
     * In pages.
     *
     * @param workspaceId limits the list to one workspace
     * @param cursor the {@code next} of the page before
     * @param limit 1,000 at most, and without it
     */
    @GET
    @Operation(operationId = "listBasesOfWorkspace")
    public Uni<Items> list(
            @QueryParam("workspaceId") @Nullable String workspaceId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, BaseDirectory.PAGE);
        return directory
                .page(Caller.principal(http), Optional.ofNullable(workspaceId), request)
                .map(page -> new Items(page.bases(), page.next().orElse(null)));
    }

    /** A base that is to be made of a template. */
    @Schema(name = "BaseFromTemplate")
    public record Creation(
            @Nullable String templateId,
            @Nullable String name,
            @Nullable String workspaceId) {}

    /** Makes a base of a template; its name is the template's when the body has none. */
    @POST
    @Operation(operationId = "createBaseFromTemplate")
    public Uni<NamedBase> create(@Context RoutingContext http, @Nullable Creation body) {
        if (body == null || body.templateId() == null) {
            throw ServiceException.invalid("templateId", "is missing");
        }
        if (body.workspaceId() == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        Templates.Template template =
                templates.find(body.templateId()).orElseThrow(() -> ServiceException.notFound("The template"));
        String name = Naming.name(
                body.name() == null ? template.name() : body.name(), new InvalidRequest.Rule("A base needs a name"));
        return copies.empty(author(http), body.workspaceId(), name, template.shape())
                .map(NamedBase::of);
    }

    /** Deletes the base with all its tables and records. For a while an owner can restore it. */
    @DELETE
    @Path("{base}")
    @Operation(operationId = "removeBase")
    public Uni<Void> delete(@PathParam("base") String base, RoutingContext http) {
        return changes.delete(author(http), base);
    }

    /** Renames the base. */
    @PATCH
    @Path("{base}")
    @Operation(operationId = "renameBase")
    public Uni<NamedBase> rename(@PathParam("base") String base, @Context RoutingContext http, @Nullable NewName body) {
        String name = body == null || body.name() == null ? "" : body.name();
        return changes.rename(author(http), base, name).map(NamedBase::of);
    }

    /**
     * Deletes the table with its records; for a while it can be restored. Link fields of other tables that point to it become texts.
     *
     * @param refuseIfUsed {@code true} answers 409 with the uses when anything outside the table uses it
     */
    @DELETE
    @Path("{base}/tables/{table}")
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @APIResponse(responseCode = "204", description = "It is deleted")
    @APIResponse(
            responseCode = "409",
            description = "Nothing is deleted: it is used, or the state of the base does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = InUseProblem.class)))
    @Operation(operationId = "deleteTable")
    public Uni<Response> deleteTable(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @QueryParam("refuseIfUsed") @Nullable String refuseIfUsed,
            RoutingContext http) {
        return jobs.deleteTable(http, base, table, ifUsed(refuseIfUsed));
    }

    /**
     * Deletes the field with its cells; for a while it can be restored. Formulas, lookups, rollups and counts that read it become invalid.
     *
     * @param refuseIfUsed {@code true} answers 409 with the uses when anything uses the field
     */
    @DELETE
    @Path("{base}/tables/{table}/fields/{field}")
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @APIResponse(responseCode = "204", description = "It is deleted")
    @APIResponse(
            responseCode = "409",
            description = "Nothing is deleted: it is used, or the state of the base does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = InUseProblem.class)))
    @Operation(operationId = "deleteField")
    public Uni<Response> deleteField(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            @QueryParam("refuseIfUsed") @Nullable String refuseIfUsed,
            RoutingContext http) {
        return jobs.deleteField(http, base, table, field, ifUsed(refuseIfUsed));
    }

    private static IfUsed ifUsed(@Nullable String refuse) {
        return switch (refuse) {
            case null -> IfUsed.GO_ON;
            case "false" -> IfUsed.GO_ON;
            case "true" -> IfUsed.REFUSE;
            default -> throw ServiceException.invalid("refuseIfUsed", "is neither true nor false");
        };
    }

    /** What is in use is stated with its uses; all else is answered as elsewhere. */
    @ServerExceptionMapper
    public Response refused(RefusedException failure) {
        return failure.refusal() instanceof InUse used
                ? InUseProblem.answer(used)
                : new ProblemDialect().refused(failure);
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
