package org.pyairtable.workflow.runs.dryrun;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.runs.dryrun.DryRunService.Start;

/**
 * Shows what a workflow would do, with the results of its steps, and does nothing of it. Records are read, on behalf of the
 * caller; what has an effect is shown, and a sample stands for its result.
 */
@Path("/api/workflows")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DryRunResource {
    private static final String RECORD_ID = "rec[A-Za-z0-9]{1,30}";
    private static final int MOST_VALUES = 100;

    private final DryRunService dryRuns;

    DryRunResource(DryRunService dryRuns) {
        this.dryRuns = dryRuns;
    }

    /**
     * @param input values that steps read as {@code trigger.<name>}
     * @param recordId the record that starts it, as it is now
     * @param record cells by field name of a record that does not exist, in place of one that does
     * @param samples results of steps by their ids, in place of what they give in a dry run; of a branch it is the one to take
     */
    @Schema(name = "DryRunRequest")
    public record Request(
            @Nullable @Size(max = MOST_VALUES) Map<String, Object> input,

            @Nullable @Pattern(regexp = RECORD_ID) String recordId,

            @Nullable @Size(max = 500) Map<String, Object> record,
            @Nullable @Size(max = MOST_VALUES) Map<String, Object> samples) {
        private Start start() {
            return DryRunResource.start(input, recordId, record, samples);
        }
    }

    /** @param workflow as it would be saved, with its {@code workspaceId}; the others as for a saved one */
    @Schema(name = "DryRunOfDraftRequest")
    public record DraftRequest(
            @NotNull Map<String, @Nullable Object> workflow,
            @Nullable @Size(max = MOST_VALUES) Map<String, Object> input,

            @Nullable @Pattern(regexp = RECORD_ID) String recordId,

            @Nullable @Size(max = 500) Map<String, Object> record,
            @Nullable @Size(max = MOST_VALUES) Map<String, Object> samples) {
        private Start start() {
            return DryRunResource.start(input, recordId, record, samples);
        }
    }

    private static Start start(
            @Nullable Map<String, Object> input,
            @Nullable String recordId,
            @Nullable Map<String, Object> record,
            @Nullable Map<String, Object> samples) {
        return new Start(
                Optional.ofNullable(input).orElse(Map.of()),
                recordId,
                record,
                Optional.ofNullable(samples).orElse(Map.of()));
    }

    @POST
    @Path("{id}/dry-run")
    @Operation(operationId = "dryRunWorkflow")
    public Uni<DryRunView> saved(@RestPath String id, @NotNull @Valid Request request) {
        return dryRuns.saved(id, request.start());
    }

    /** Of a definition that is not saved; refused as saving it would be. */
    @POST
    @Path("dry-run")
    @Operation(operationId = "dryRunDraft")
    public Uni<DryRunView> unsaved(@NotNull @Valid DraftRequest request) {
        return dryRuns.unsaved(request.workflow(), request.start());
    }
}
