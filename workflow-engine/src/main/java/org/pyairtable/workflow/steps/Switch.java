package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.formulas.CellValues;
import org.pyairtable.workflow.templates.Template;

/** Takes the case whose value a formula gives. */
@Kind(
        value =
                "Takes the first case that has the value of a formula, or otherwise none of them. Values are compared as texts.",
        result = "\"case\" and the number of the case that was taken, from 0; or \"otherwise\"",
        example = """
                {"id": "by-status", "action": "switch", "on": "{Status}",
                 "cases": [{"values": ["Late", "Lost"],
                            "steps": [{"id": "warn", "action": "notify", "recipients": ["*"],
                                       "title": "{{record.Name}} is {{record.Status}}", "body": "Please look."}]}],
                 "otherwise": []}""")
@JsonDeserialize
@Schema(name = "SwitchStep")
public record Switch(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("A formula; its value decides.") String on,

        @Member("1 to 50 cases: `values`, texts that do not occur in another case, and `steps`.")
        List<Case> cases,

        @Member(value = "The steps when no case has the value.", optional = true)
        List<Step> otherwise)
        implements Step {
    private static final int MOST_CASES = 50;
    private static final String CASE = "case";

    /** @param values texts; the case is taken when the value is one of them */
    @Schema(name = "SwitchCase")
    public record Case(List<String> values, List<Step> steps) {
        public Case {
            values = Given.some("values", values, 100);
            steps = Given.some("steps", steps, MOST_STEPS);
        }
    }

    public Switch {
        id = Given.stepId(id);
        on = Given.text("on", on);
        cases = Given.some("cases", cases, MOST_CASES);
        otherwise = Given.any(Branch.OTHERWISE, otherwise, MOST_STEPS);
    }

    @Override
    public Switch reworded(Wording wording, String path) {
        List<Case> reworded = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            reworded.add(new Case(
                    cases.get(i).values(), wording.steps(cases.get(i).steps(), path + ".cases[" + i + "].steps")));
        }
        return new Switch(
                id,
                wording.formula(on, path + ".on"),
                reworded,
                wording.steps(otherwise, path + "." + Branch.OTHERWISE));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.formula(on, path + ".on");
        Set<String> values = new HashSet<>();
        for (int i = 0; i < cases.size(); i++) {
            for (String value : cases.get(i).values()) {
                if (!values.add(value)) {
                    checks.fault(
                            path + ".cases[" + i + "].values",
                            "has a value that stands in another place too: " + value);
                }
            }
        }
    }

    @Override
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            blocks.add(
                    new Block(CASE + i, "cases[" + i + "].steps", cases.get(i).steps(), false));
        }
        blocks.add(Block.inline(Branch.OTHERWISE, otherwise));
        return blocks;
    }

    @Override
    public Outcome start(Starting run) {
        Value value = run.formula(on)
                .evaluate(run.evaluation().scope(), run.evaluation().now());
        if (value instanceof Value.Failure failure) {
            return new Outcome.Refuse("The formula gives an error: " + failure.reason());
        }
        String text = CellValues.toJson(value).map(Template::plain).orElse("");
        Optional<String> taken = Stream.iterate(0, i -> i + 1)
                .limit(cases.size())
                .filter(i -> cases.get(i).values().contains(text))
                .map(i -> CASE + i)
                .findFirst();
        return new Outcome.Done(taken.orElse(Branch.OTHERWISE));
    }
}
