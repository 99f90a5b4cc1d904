package org.pyairtable.ai.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace may spend on language models, as its owner sets it; what is absent is not limited. Days and months are those of
 * UTC. Amounts are millionths of a US dollar.
 *
 * @param questionMicros for one question with all its calls
 * @param userDailyMicros of each member
 * @param userMonthlyMicros of each member
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BudgetLimits")
public record BudgetLimits(
        @Nullable @Min(0) @Max(MOST) Long questionMicros,
        @Nullable @Min(0) @Max(MOST) Long dailyMicros,
        @Nullable @Min(0) @Max(MOST) Long monthlyMicros,
        @Nullable @Min(0) @Max(MOST) Long userDailyMicros,
        @Nullable @Min(0) @Max(MOST) Long userMonthlyMicros) {
    /** A million dollars. */
    static final long MOST = 1_000_000_000_000L;

    static final BudgetLimits NONE = new BudgetLimits(null, null, null, null, null);
}
