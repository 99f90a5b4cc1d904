package org.pyairtable.workflow.runs.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Approval;

/**
 * What a step that waits for a decision has asked, and whom: what its history shows as sent.
 *
 * @param approvers user ids, {@code *} for every member
 * @param escalatedTo those who were asked as well, later; null while nobody was
 */
public record Asked(
        String title,
        String body,
        List<String> approvers,
        @Nullable List<String> escalatedTo) {
    private static final String TITLE = "title";
    private static final String BODY = "body";
    private static final String APPROVERS = "approvers";
    private static final String ESCALATED_TO = "escalatedTo";
    private static final String EVERYBODY = "*";

    /** Of a step that has asked. One that did so before approvers were noted has asked those of its definition. */
    public static Asked of(StepRun step, Approval approval) {
        Map<?, ?> sent = step.sent() instanceof Map<?, ?> map ? map : Map.of();
        List<String> approvers = texts(sent.get(APPROVERS));
        return new Asked(
                text(sent.get(TITLE)),
                text(sent.get(BODY)),
                approvers == null ? approval.approvers() : approvers,
                texts(sent.get(ESCALATED_TO)));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable List<String> texts(@Nullable Object value) {
        return value instanceof List<?> items
                ? items.stream().map(Object::toString).toList()
                : null;
    }

    public Map<String, Object> sent() {
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put(TITLE, title);
        sent.put(BODY, body);
        sent.put(APPROVERS, approvers);
        if (escalatedTo != null) {
            sent.put(ESCALATED_TO, escalatedTo);
        }
        return sent;
    }

    public Asked escalated(List<String> others) {
        return new Asked(title, body, approvers, others);
    }

    public boolean asks(String userId) {
        List<String> all = new ArrayList<>(approvers);
        if (escalatedTo != null) {
            all.addAll(escalatedTo);
        }
        return all.contains(EVERYBODY) || all.contains(userId);
    }
}
