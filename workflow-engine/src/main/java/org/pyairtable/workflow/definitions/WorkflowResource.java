package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
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

    /** @param owner the user on whose behalf its runs act from now on */
    @Schema(name = "WorkflowChange")
    public record Change(@NotBlank @Size(max = 100) String owner) {}

    /**
     * @param baseId the base that every base of the file stands for that is not among {@code bases}
     * @param bases ids by the names of bases in the file
     * @param workflow the file, as an export gives it
     */
    @Schema(name = "WorkflowImport")
    public record Import(
            @NotBlank @Size(max = 100) String workspaceId,
            @Nullable @Size(min = 1, max = 100) String baseId,
            @Nullable @Size(max = 50) Map<String, String> bases,

            @NotNull @Schema(implementation = WorkflowFile.class)
            Map<String, @Nullable Object> workflow) {}

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
                .create(drafts.read(body == null ? "" : body), Workflow.Mode.ACTIVE)
                .map(WorkflowResource::created);
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

    /**
     * Hands it over: a new version with the same content, on behalf of another user. A creator takes it over; an owner of the
     * workspace also hands it to another creator. A workflow that was broken because of its owner goes on.
     */
    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "transferWorkflow")
    public Uni<WorkflowView> transfer(@RestPath String id, @NotNull @Valid Change change) {
        return workflows.transfer(id, change.owner()).map(WorkflowView::of);
    }

    /** As a file for another workspace or installation, with names in place of ids; secrets are named, never included. */
    @GET
    @Path("{id}/export")
    @Operation(operationId = "exportWorkflow")
    public Uni<WorkflowFile> export(@RestPath String id) {
        return workflows.find(id, Right.READ).map(WorkflowFile::of);
    }

    /** Makes a workflow from a file, paused. Refused with all that its bases lack, each with its path in the file. */
    @POST
    @Path("import")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @Operation(operationId = "importWorkflow")
    public Uni<RestResponse<WorkflowView>> importFile(@NotNull @Valid Import file) {
        Draft draft = WorkflowFile.draft(
                drafts,
                file.workspaceId(),
                file.workflow(),
                Optional.ofNullable(file.bases()).orElse(Map.of()),
                Optional.ofNullable(file.baseId()));
        return workflows.create(draft, Workflow.Mode.PAUSED).map(WorkflowResource::created);
    }

    private static RestResponse<WorkflowView> created(Workflow workflow) {
        return RestResponse.ResponseBuilder.<WorkflowView>created(URI.create("/api/workflows/" + workflow.id()))
                .entity(WorkflowView.of(workflow))
                .build();
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
