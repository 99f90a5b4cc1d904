package org.pyairtable.workflow.runs.dryrun;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run has shown.
 *
 * @param status {@code succeeded} or {@code failed}; {@code cut} when it was ended at one of its bounds
 * @param error why it failed, or which bound it has reached
 * @param steps the steps in the order in which they were taken
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DryRun")
public record DryRunView(String status, @Nullable String error, List<DryStep> steps) {
    public DryRunView {
        steps = List.copyOf(steps);
    }

    /**
     * @param path the step's path in the definition, branches included
     * @param item the place of the item that it is about in the list of a loop, from 0
     * @param workflowId the other workflow whose step it is; absent for steps of the one that is tried
     * @param input what its templates and formulas read, by path; null for what is not there; absent when they read nothing
     * @param wouldSend what it would send; nothing is sent
     * @param output its result, as later steps see it
     * @param sample true when the result is a sample, given or made up, because the step was not done
     * @param note what a run would do differently
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DryStep(
            String id,
            String path,
            @Nullable Integer item,
            @Nullable String workflowId,
            String action,
            String status,
            @Nullable Map<String, @Nullable Object> input,
            @Nullable Object wouldSend,
            @Nullable Object output,
            @Nullable Boolean sample,
            @Nullable String note,
            @Nullable String error) {}
}
