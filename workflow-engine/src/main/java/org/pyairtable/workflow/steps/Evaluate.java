package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.formulas.CellValues;

/** Computes a formula over the record, {@code {steps.<id>.result}} and {@code {trigger.<name>}}. */
@Kind(
        value = "Computes a formula. It may name the fields of the record that started the run, and paths in braces.",
        result = "the value of the formula",
        example = """
                {"id": "cost", "action": "evaluate", "formula": "{Hours} * {trigger.rate}"}""")
@JsonDeserialize
@Schema(name = "EvaluateStep")
public record Evaluate(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("The formula.") String formula) implements Step {
    public Evaluate {
        id = Given.stepId(id);
        formula = Given.text("formula", formula);
    }

    @Override
    public Evaluate reworded(Wording wording, String path) {
        return new Evaluate(id, wording.formula(formula, path + ".formula"));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.formula(formula, path + ".formula");
    }

    @Override
    public Outcome start(Starting run) {
        return switch (run.formula(formula)
                .evaluate(run.evaluation().scope(), run.evaluation().now())) {
            case Value.Failure failure -> new Outcome.Refuse("The formula gives an error: " + failure.reason());
            case Value value -> new Outcome.Done(CellValues.toJson(value).orElse(null));
        };
    }
}
