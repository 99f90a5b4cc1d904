package org.pyairtable.workflow.runs.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.runs.requests.RunResource;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.state.Replay;

/** {@code /api/runs/jobs}: what is done with all runs that a filter finds. */
@Path("/api/runs/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class RunJobResource {
    private final RunJobService jobs;

    RunJobResource(RunJobService jobs) {
        this.jobs = jobs;
    }

    /** What is done with each run. */
    @Schema(name = "RunJobAction")
    public enum ActionName {
        @JsonProperty("retry")
        RETRY,
        @JsonProperty("replay")
        REPLAY,
        @JsonProperty("cancel")
        CANCEL
    }

    /** Which runs are meant, as in the list of runs; with {@code workspaceId}, {@code workflowId} or both. */
    @Schema(name = "RunConditions")
    public record Conditions(
            @Nullable String workspaceId,
            @Nullable String workflowId,
            @Nullable String status,
            @Nullable String recordId,
            @Nullable String startedFrom,
            @Nullable String startedBefore,
            @Nullable String text) {
        private RunFilter.Given given() {
            return new RunFilter.Given(
                    "where.", workspaceId, workflowId, status, recordId, startedFrom, startedBefore, text);
        }
    }

    /**
     * @param from of a replay: as of the replay of one run
     * @param version of a replay, which needs it
     * @param reason of a cancellation
     */
    @Schema(name = "RunJobRequest")
    public record Request(
            @NotNull ActionName action,
            @NotNull Conditions where,

            @Nullable @Size(min = 1, max = 500) @Pattern(regexp = RunResource.STORABLE)
            String from,

            Replay.@Nullable Version version,

            @Nullable @Size(max = 1_000) @Pattern(regexp = RunResource.STORABLE)
            String reason) {
        private RunJob.Action toDo() {
            if (action != ActionName.REPLAY) {
                absent("from", from);
                absent("version", version);
            }
            if (action != ActionName.CANCEL) {
                absent("reason", reason);
            }
            return switch (action) {
                case RETRY -> new RunJob.Action.Retry();
                case CANCEL -> new RunJob.Action.Cancel(reason == null || reason.isBlank() ? null : reason);
                case REPLAY -> {
                    if (version == null) {
                        throw ServiceException.invalid("version", "is missing; give same or present");
                    }
                    yield new RunJob.Action.Replay(from, version);
                }
            };
        }

        private static void absent(String field, @Nullable Object value) {
            if (value != null) {
                throw ServiceException.invalid(field, "has no effect with this action; leave it out");
            }
        }
    }

    /** Retries, replays or cancels all runs that are found, the last started first, and not those that start meanwhile. */
    @POST
    @ResponseStatus(202)
    @Operation(operationId = "startRunJob")
    public Uni<RunJobView> start(@NotNull @Valid Request request) {
        return jobs.start(request.toDo(), request.where().given()).map(RunJobView::of);
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getRunJob")
    public Uni<RunJobView> find(@RestPath String id) {
        return jobs.find(id, Right.READ_RUNS).map(RunJobView::of);
    }

    /** Ends a job; what it has done stays done. */
    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelRunJob")
    public Uni<RunJobView> cancel(@RestPath String id) {
        return jobs.cancel(id).map(RunJobView::of);
    }
}
