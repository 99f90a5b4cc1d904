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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.Right;

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

    /** Several faults of a definition, each with its path. */
    @ServerExceptionMapper
    public Response refused(InvalidDefinition invalid) {
        Problem problem = Problem.of(
                400,
                "INVALID_VALUE",
                String.valueOf(invalid.getMessage()),
                invalid.problems().stream()
                        .map(fault -> new Problem.FieldError(fault.place(), fault.message()))
                        .toList(),
                TraceContext.currentTraceId());
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @Operation(operationId = "createWorkflow")
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
    @Operation(operationId = "listWorkflows")
    public Uni<Page<WorkflowView>> list(
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        if (workspaceId == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        return workflows.list(workspaceId, PageRequest.of(cursor, limit)).map(page -> page.map(WorkflowView::of));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getWorkflow")
    public Uni<WorkflowView> find(@RestPath String id) {
        return workflows.find(id, Right.READ).map(WorkflowView::of);
    }

    /** Its versions with their content, the newest first. */
    @GET
    @Path("{id}/versions")
    @Operation(operationId = "listWorkflowVersions")
    public Uni<Page<WorkflowVersionView>> versions(
            @RestPath String id, @RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        return workflows.versions(id, PageRequest.of(cursor, limit)).map(page -> page.map(WorkflowVersionView::of));
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replaceWorkflow")
    public Uni<WorkflowView> replace(
            @RestPath String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = Draft.class))) @Nullable String body) {
        return workflows.replace(id, drafts.read(body == null ? "" : body)).map(WorkflowView::of);
    }

    /** It starts no runs until it is resumed; what happens meanwhile starts none later. Runs under way go on. */
    @POST
    @Path("{id}/pause")
    @Operation(operationId = "pauseWorkflow")
    public Uni<WorkflowView> pause(@RestPath String id) {
        return workflows.setMode(id, Workflow.Mode.PAUSED).map(WorkflowView::of);
    }

    @POST
    @Path("{id}/resume")
    @Operation(operationId = "resumeWorkflow")
    public Uni<WorkflowView> resume(@RestPath String id) {
        return workflows.setMode(id, Workflow.Mode.ACTIVE).map(WorkflowView::of);
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteWorkflow")
    public Uni<Void> delete(@RestPath String id) {
        return workflows.delete(id);
    }
}
