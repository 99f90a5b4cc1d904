package org.pyairtable.workflow.kinds;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.runtime.identity.SignedIn;

/** {@code /api/workflows/kinds}: what workflows are made of, for any signed-in user. */
@Path("/api/workflows/kinds")
@Produces(MediaType.APPLICATION_JSON)
public class KindsResource {
    private static final WorkflowKinds KINDS =
            new WorkflowKinds(KindDescription.triggers(), KindDescription.steps(), DefinitionSchema.whole());

    private final SignedIn caller;

    KindsResource(SignedIn caller) {
        this.caller = caller;
    }

    /** @param schema JSON Schema of the body of {@code POST /api/workflows} */
    @Schema(name = "WorkflowKinds")
    public record WorkflowKinds(
            List<KindDescription> triggers, List<KindDescription> steps, Map<String, Object> schema) {
        public WorkflowKinds {
            triggers = List.copyOf(triggers);
            steps = List.copyOf(steps);
        }
    }

    @GET
    @NonBlocking
    @Operation(operationId = "listWorkflowKinds")
    public WorkflowKinds kinds() {
        caller.any();
        return KINDS;
    }
}
