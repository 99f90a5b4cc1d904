package org.pyairtable.workflow.runs.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.runs.jobs.RunJob.Refusal;
import org.pyairtable.workflow.runs.jobs.RunJob.State;

/**
 * A job on runs as the API shows it.
 *
 * @param action {@code retry}, {@code replay} or {@code cancel}
 * @param status {@code running}, {@code succeeded}, {@code failed} or {@code cancelled}
 * @param reason why it failed
 * @param done with how many runs it is done
 * @param refused with how many it could not be done
 * @param refusals the first 20 of those
 * @param reached start of the run that it looked at last; it begins with the run that was started last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RunJob")
public record RunJobView(
        String id,
        String workspaceId,
        String action,
        String requestedBy,
        String status,
        @Nullable String reason,
        int done,
        int refused,
        List<Refusal> refusals,
        @Nullable Instant reached,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    public RunJobView {
        refusals = List.copyOf(refusals);
    }

    static RunJobView of(RunJob job) {
        return new RunJobView(
                job.id(),
                job.workspaceId(),
                job.action().text(),
                job.requestedBy(),
                job.state().status(),
                job.state() instanceof State.Failed failed ? failed.reason() : null,
                job.done(),
                job.refused(),
                job.refusals(),
                job.done() + job.refused() == 0 ? null : job.place().startedAt(),
                job.createdAt(),
                RunJobTable.finishedAt(job.state()));
    }
}
