package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Takes one of two branches. */
@Kind(
        value = "Takes one of two branches. Later steps see the results of the branch that was taken.",
        result = "\"then\" or \"otherwise\"",
        example = """
                {"id": "route", "action": "branch", "when": "{Hours} > {Budget}",
                 "then": [{"id": "late", "action": "updateRecord", "fields": {"Status": "Late"}}],
                 "otherwise": []}""")
@JsonDeserialize
@Schema(name = "BranchStep")
public record Branch(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("A formula; the branch follows from whether it is true.")
        String when,

        @Member(value = "The steps when it is true.", optional = true)
        List<Step> then,

        @Member(value = "The steps when it is not. One of the two needs a step.", optional = true)
        List<Step> otherwise)
        implements Step {
    /** Results, and the names of the blocks in paths. */
    public static final String THEN = "then";

    public static final String OTHERWISE = "otherwise";

    public Branch {
        id = Given.stepId(id);
        when = Given.text("when", when);
        then = Given.any(THEN, then, MOST_STEPS);
        otherwise = Given.any(OTHERWISE, otherwise, MOST_STEPS);
        if (then.isEmpty() && otherwise.isEmpty()) {
            throw new BadValue(THEN, "is empty, and so is otherwise; one of the two needs a step");
        }
    }

    @Override
    public Branch reworded(Wording wording, String path) {
        return new Branch(
                id,
                wording.formula(when, path + ".when"),
                wording.steps(then, path + ".then"),
                wording.steps(otherwise, path + ".otherwise"));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.formula(when, path + ".when");
    }

    @Override
    public List<Block> blocks() {
        return List.of(Block.inline(THEN, then), Block.inline(OTHERWISE, otherwise));
    }

    @Override
    public Outcome start(Starting run) {
        return new Outcome.Done(
                run.formula(when)
                                .isTrue(
                                        run.evaluation().scope(),
                                        run.evaluation().now())
                        ? THEN
                        : OTHERWISE);
    }
}
