package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whom an approval asks as well when nobody has decided for a while.
 *
 * @param after since it was asked, PT1M at least and shorter than the deadline
 * @param to 1 to 100, as the approvers
 */
@Schema(name = "Escalation")
public record Escalation(
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration after, List<String> to) {
    public Escalation(@Nullable Duration after, @Nullable List<String> to) {
        this.after = Given.wait("after", after, Duration.ofMinutes(1));
        this.to = Given.some("to", to, Approval.MOST_APPROVERS);
    }
}
