package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step with what happens around it. In JSON its members stand among those of the step.
 *
 * @param recovery the steps that follow when it fails, after which the run goes on; none means that it just goes on; null when
 *     the run fails
 * @param undoing the steps that undo it when the run fails later; null for none
 * @param timeout how long it may wait before it fails; null for as long as its kind allows
 */
@JsonDeserialize
@JsonSerialize(using = GuardedWriter.class)
public record Guarded(
        Step step,
        @Nullable List<Step> recovery,
        @Nullable List<Step> undoing,
        @Nullable Duration timeout) implements Step {
    /** The names of the blocks in JSON and in paths. */
    public static final String ON_ERROR = "onError";

    public static final String COMPENSATE = "compensate";

    public static final String TIMEOUT = "timeout";

    /** Where {@link #TIMEOUT} is a member of the kind itself, which bounds one attempt. */
    public static final String TOTAL_TIMEOUT = "totalTimeout";

    /** With what the reason of a step begins that did not end in time. */
    public static final String TIMED_OUT = "STEP_TIMEOUT";

    static final Duration SHORTEST = Duration.ofSeconds(1);

    public Guarded {
        recovery = recovery == null ? null : Given.any(ON_ERROR, recovery, MOST_STEPS);
        undoing = undoing == null ? null : Given.some(COMPENSATE, undoing, MOST_STEPS);
        timeout = timeout == null ? null : Given.wait(TIMEOUT, timeout, SHORTEST);
    }

    public Guarded(Step step, @Nullable List<Step> recovery, @Nullable List<Step> undoing) {
        this(step, recovery, undoing, null);
    }

    /** The name of the timeout in the JSON of a kind. */
    public static String timeoutOf(Class<?> kind) {
        return Arrays.stream(kind.getRecordComponents())
                        .map(RecordComponent::getName)
                        .anyMatch(TIMEOUT::equals)
                ? TOTAL_TIMEOUT
                : TIMEOUT;
    }

    /** The same around another step. */
    public Guarded around(Step other) {
        return new Guarded(other, recovery, undoing, timeout);
    }

    @Override
    public String id() {
        return step.id();
    }

    @Override
    public Step bare() {
        return step;
    }

    @Override
    public Guarded reworded(Wording wording, String path) {
        return new Guarded(
                step.reworded(wording, path),
                recovery == null ? null : wording.steps(recovery, path + "." + ON_ERROR),
                undoing == null ? null : wording.steps(undoing, path + "." + COMPENSATE),
                timeout);
    }

    @Override
    public void check(Checks checks, String path) {
        step.check(checks, path);
        if (timeout != null && !Kinds.waits(step.getClass())) {
            checks.fault(path + "." + TIMEOUT, "has no effect on a step that never waits; leave it out");
        }
    }

    @Override
    public Outcome start(Starting run) {
        return step.start(run);
    }

    @Override
    public List<Block> blocks() {
        return step.blocks();
    }

    @Override
    public Optional<Block> chosen(@Nullable Object result) {
        return step.chosen(result);
    }

    @Override
    public Set<String> resultMembers() {
        return step.resultMembers();
    }

    @Override
    public boolean asks() {
        return step.asks();
    }

    @Override
    public Retry retries() {
        return step.retries();
    }

    @Override
    public Optional<Duration> timeLimit() {
        return Optional.ofNullable(timeout);
    }

    @Override
    public Optional<Block> onError() {
        return Optional.ofNullable(recovery).map(steps -> Block.inline(ON_ERROR, steps));
    }

    @Override
    public Optional<Block> compensation() {
        return Optional.ofNullable(undoing).map(steps -> Block.inline(COMPENSATE, steps));
    }
}
