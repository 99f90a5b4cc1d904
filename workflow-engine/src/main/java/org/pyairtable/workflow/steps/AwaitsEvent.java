package org.pyairtable.workflow.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that rests until an event comes. */
public sealed interface AwaitsEvent extends Step permits WaitForRecord, WaitForEvent {
    /** The name of the block in JSON and in paths. */
    String ON_TIMEOUT = "onTimeout";

    /** Of its result: whether the time was over before an event came. */
    String TIMED_OUT = "timedOut";

    /** Of its result: the event, so that the next wait of the run does not take it again. */
    String EVENT_ID = "eventId";

    Duration PATIENCE = Duration.ofDays(7);

    String DEADLINE_TEXT = "How long it waits, PT1S to 366 days; 7 days without it.";
    String TIMEOUT_TEXT =
            "The steps when no event has come in time, after which the run goes on; without it the step fails then.";

    /** What follows when no event has come; null when the step fails. */
    @Nullable
    List<Step> onTimeout();

    @Nullable
    Duration deadline();

    /** How long it waits. */
    default Duration patience() {
        Duration given = deadline();
        return given == null ? PATIENCE : given;
    }

    /** The result when no event has come; empty when it fails then. */
    default Optional<Map<String, Object>> elapsed() {
        return onTimeout() == null ? Optional.empty() : Optional.of(Map.of(TIMED_OUT, true));
    }

    @Override
    default List<Block> blocks() {
        List<Step> steps = onTimeout();
        return steps == null ? List.of() : List.of(Block.inline(ON_TIMEOUT, steps));
    }

    @Override
    default Optional<Block> chosen(@Nullable Object result) {
        return result instanceof Map<?, ?> members && Boolean.TRUE.equals(members.get(TIMED_OUT))
                ? blocks().stream().findFirst()
                : Optional.empty();
    }
}
