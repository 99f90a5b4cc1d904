package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** {@code /api/workflows/drafts}: definitions that somebody works on. They may have any fault, and nothing starts them. */
@Path("/api/workflows/drafts")
@Produces(MediaType.APPLICATION_JSON)
public class DraftResource {
    private final DraftService drafts;

    DraftResource(DraftService drafts) {
        this.drafts = drafts;
    }

    /**
     * @param workflowId the workflow that it is to change; absent for a new one
     * @param workflow any JSON object; its faults are listed in the answer
     */
    @Schema(name = "NewDraft")
    public record NewDraft(
            @NotBlank @Size(max = 100) String workspaceId,

            @Nullable @Pattern(regexp = "[A-Za-z0-9]{1,100}")
            String workflowId,

            @NotNull Map<String, @Nullable Object> workflow) {}

    @Schema(name = "DraftChange")
    public record Change(@NotNull Map<String, @Nullable Object> workflow) {}

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createDraft")
    public Uni<DraftView> create(@NotNull @Valid NewDraft draft) {
        return drafts.create(draft.workspaceId(), draft.workflowId(), draft.workflow())
                .map(DraftView::of);
    }

    @GET
    @Operation(operationId = "listDrafts")
    public Uni<Page<DraftView>> list(
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        if (workspaceId == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        return drafts.list(workspaceId, PageRequest.of(cursor, limit)).map(page -> page.map(DraftView::of));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getDraft")
    public Uni<DraftView> find(@RestPath String id) {
        return drafts.find(id).map(DraftView::of);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replaceDraft")
    public Uni<DraftView> replace(@RestPath String id, @NotNull @Valid Change change) {
        return drafts.replace(id, change.workflow()).map(DraftView::of);
    }

    /** Makes a workflow of it, or a version of the one that it is to change; refused with all of its faults. */
    @POST
    @Path("{id}/publish")
    @Operation(operationId = "publishDraft")
    public Uni<WorkflowView> publish(@RestPath String id) {
        return drafts.publish(id).map(WorkflowView::of);
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteDraft")
    public Uni<Void> delete(@RestPath String id) {
        return drafts.delete(id);
    }
}
