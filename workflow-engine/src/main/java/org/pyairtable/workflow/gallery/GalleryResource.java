package org.pyairtable.workflow.gallery;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.definitions.DraftService;
import org.pyairtable.workflow.definitions.DraftView;

/** {@code /api/workflows/templates}: workflows that many need. */
@Path("/api/workflows/templates")
@Produces(MediaType.APPLICATION_JSON)
public class GalleryResource {
    private final DraftService drafts;
    private final SignedIn caller;

    GalleryResource(DraftService drafts, SignedIn caller) {
        this.drafts = drafts;
        this.caller = caller;
    }

    @Schema(name = "WorkflowTemplates")
    public record Templates(List<WorkflowTemplate> templates) {
        public Templates {
            templates = List.copyOf(templates);
        }
    }

    /** @param parameters by name; those that have a preset may be left out */
    @Schema(name = "WorkflowFromTemplate")
    public record Chosen(
            @NotBlank @Size(max = 100) String workspaceId,
            @NotBlank @Size(max = 100) String baseId,
            @Nullable Map<String, @Nullable Object> parameters) {}

    @GET
    @NonBlocking
    @Operation(operationId = "listWorkflowTemplates")
    public Templates list() {
        caller.any();
        return new Templates(Gallery.all());
    }

    /** Makes a draft. What it names and is not there is listed among its problems. */
    @POST
    @Path("{name}")
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createDraftFromTemplate")
    public Uni<DraftView> create(@RestPath String name, @NotNull @Valid Chosen chosen) {
        WorkflowTemplate template =
                Gallery.named(name).orElseThrow(() -> ServiceException.notFound("Workflow template " + name));
        TemplateValues values = TemplateValues.of(
                template, chosen.baseId(), chosen.parameters() == null ? Map.of() : chosen.parameters());
        return drafts.create(chosen.workspaceId(), template.definition(values));
    }
}
