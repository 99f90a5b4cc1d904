package org.pyairtable.workflow.runs.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Approval;
import org.pyairtable.workflow.steps.Approvers;
import org.pyairtable.workflow.steps.People;

/**
 * What a step that waits for a decision has asked, and whom: what its history shows as sent.
 *
 * @param escalatedTo those who were asked as well, later; null while nobody was
 */
public record Asked(
        String title,
        String body,
        Approvers approvers,
        @Nullable Approvers escalatedTo) {
    private static final String TITLE = "title";
    private static final String BODY = "body";
    private static final String APPROVERS = "approvers";
    private static final String NAMED = "named";
    private static final String ESCALATED_TO = "escalatedTo";
    private static final String ESCALATED_NAMED = "escalatedNamed";

    /** Of a step that has asked. One that did so before approvers were noted has asked those of its definition. */
    public static Asked of(StepRun step, Approval approval) {
        return of(step.sent(), approval.approvers());
    }

    /**
     * @param sent of the step
     * @param defined approvers of its definition, for a step that has not noted whom it has asked
     */
    public static Asked of(@Nullable Object sent, List<String> defined) {
        Map<?, ?> noted = sent instanceof Map<?, ?> map ? map : Map.of();
        Approvers approvers = approvers(noted.get(APPROVERS), noted.get(NAMED));
        return new Asked(
                text(noted.get(TITLE)),
                text(noted.get(BODY)),
                approvers == null ? new Approvers(defined, List.of()) : approvers,
                approvers(noted.get(ESCALATED_TO), noted.get(ESCALATED_NAMED)));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable Approvers approvers(@Nullable Object userIds, @Nullable Object names) {
        List<String> ids = texts(userIds);
        return ids == null ? null : new Approvers(ids, Objects.requireNonNullElse(texts(names), List.of()));
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
        sent.put(APPROVERS, approvers.userIds());
        sent.put(NAMED, approvers.names());
        if (escalatedTo != null) {
            sent.put(ESCALATED_TO, escalatedTo.userIds());
            sent.put(ESCALATED_NAMED, escalatedTo.names());
        }
        return sent;
    }

    public Asked escalated(Approvers others) {
        return new Asked(title, body, approvers, others);
    }

    /** Whether the user was asked and is still one of those who are meant. */
    public boolean asks(String userId, People people) {
        return approvers.include(userId, people) || (escalatedTo != null && escalatedTo.include(userId, people));
    }
}
