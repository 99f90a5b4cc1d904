package org.pyairtable.core.usage;

import java.time.LocalDate;
import java.util.List;

/**
 * The usage of a workspace, first and last day included.
 *
 * @param events in total per type, the most frequent first
 * @param days events per day
 * @param ai what answers cost
 */
record UsageReport(
        String workspaceId, LocalDate from, LocalDate to, List<TypeCount> events, List<DayCount> days, AiUsage ai) {
    /** Events of a type. */
    record TypeCount(String type, long count) {}

    /** Events of a day, of all types. */
    record DayCount(LocalDate day, long count) {}

    /** Answers in total and per model; costs in millionths of a US dollar. */
    record AiUsage(long answers, long inputTokens, long outputTokens, long costMicros, List<ModelUsage> models) {
        static AiUsage of(List<ModelUsage> models) {
            return new AiUsage(
                    models.stream().mapToLong(ModelUsage::answers).sum(),
                    models.stream().mapToLong(ModelUsage::inputTokens).sum(),
                    models.stream().mapToLong(ModelUsage::outputTokens).sum(),
                    models.stream().mapToLong(ModelUsage::costMicros).sum(),
                    models);
        }
    }

    /** Answers by one model. */
    record ModelUsage(
            String provider, String model, long answers, long inputTokens, long outputTokens, long costMicros) {}
}
