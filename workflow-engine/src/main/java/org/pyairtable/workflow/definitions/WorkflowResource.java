package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Access.Right;
import org.pyairtable.workflow.Page;

/** {@code /api/workflows}: definitions of workflows. Bodies are read by hand so that errors point at the value. */
@Path("/api/workflows")
@Produces(MediaType.APPLICATION_JSON)
public class WorkflowResource {
    private final WorkflowService workflows;
    private final DraftReader drafts;

    WorkflowResource(WorkflowService workflows, DraftReader drafts) {
        this.workflows = workflows;
        this.drafts = drafts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<WorkflowView>> create(
            @RequestBody(content = @Content(schema = @Schema(implementation = Draft.class))) @Nullable String body) {
        return workflows
                .create(drafts.read(body == null ? "" : body))
                .map(workflow -> RestResponse.ResponseBuilder.<WorkflowView>created(
                                URI.create("/api/workflows/" + workflow.id()))
                        .entity(WorkflowView.of(workflow))
                        .build());
    }

    @GET
    public Uni<Page<WorkflowView>> list(
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        if (workspaceId == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        return workflows
                .list(workspaceId, Page.Request.of(cursor, limit))
                .map(page ->
                        new Page<>(page.items().stream().map(WorkflowView::of).toList(), page.nextCursor()));
    }

    @GET
    @Path("{id}")
    public Uni<WorkflowView> find(@RestPath String id) {
        return workflows.find(id, Right.READ).map(WorkflowView::of);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<WorkflowView> replace(
            @RestPath String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = Draft.class))) @Nullable String body) {
        return workflows.replace(id, drafts.read(body == null ? "" : body)).map(WorkflowView::of);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> delete(@RestPath String id) {
        return workflows.delete(id);
    }
}
