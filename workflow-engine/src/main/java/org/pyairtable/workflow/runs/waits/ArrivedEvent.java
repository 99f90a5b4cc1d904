package org.pyairtable.workflow.runs.waits;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.workflow.steps.Awaited;
import org.pyairtable.workflow.templates.Template;

/**
 * An event as waits see it: changes of records, or values.
 *
 * @param key see {@link org.pyairtable.workflow.steps.EventKey}
 * @param id what is the same when the event comes again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArrivedEvent(
        String key,
        String id,
        @Nullable RecordsChanged changed,
        @Nullable Map<String, Object> values) {
    /** Members that a wait may name; further ones are not looked at. */
    private static final int MOST_MEMBERS = 500;

    public static ArrivedEvent of(String key, String id, RecordsChanged changed) {
        return new ArrivedEvent(key, id, changed, null);
    }

    public static ArrivedEvent of(String key, String id, Map<String, Object> values) {
        return new ArrivedEvent(key, id, null, values);
    }

    /** What waits may ask of it: nothing, one of its records, or the value of a member. */
    Set<String> correlations() {
        Set<String> correlations = new HashSet<>();
        correlations.add("");
        if (changed != null) {
            changed.changes().stream().map(RecordChange::recordId).forEach(correlations::add);
        }
        if (values != null) {
            values.entrySet().stream().limit(MOST_MEMBERS).forEach(member -> {
                if (isPlain(member.getValue())) {
                    String correlation = Awaited.member(member.getKey(), Template.plain(member.getValue()));
                    if (correlation.length() <= Awaited.LONGEST_CORRELATION) {
                        correlations.add(correlation);
                    }
                }
            });
        }
        return correlations;
    }

    private static boolean isPlain(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
