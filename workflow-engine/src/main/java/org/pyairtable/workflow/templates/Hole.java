package org.pyairtable.workflow.templates;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.formulas.CellValues;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.Scope;

/**
 * What stands between double braces.
 *
 * @param content a path or a formula
 * @param otherwise a formula for its value when it has none; null for no default
 */
public record Hole(Content content, @Nullable String otherwise) {
    /** What may be between the default's sign and what it is the default of. */
    static final String DEFAULT = " ?? ";

    public sealed interface Content {
        record Path(Reference reference) implements Content {}

        record Computed(String formula) implements Content {}
    }

    String text() {
        String shown =
                switch (content) {
                    case Content.Path path -> path.reference().text();
                    case Content.Computed computed -> computed.formula();
                };
        return otherwise == null ? shown : shown + DEFAULT + otherwise;
    }

    /** A value that is a whole cell may be empty; one that is a part of a text may not. */
    Optional<Object> value(Evaluation in, boolean alone) {
        Optional<Object> value =
                switch (content) {
                    case Content.Path path -> in.scope().value(path.reference());
                    case Content.Computed computed -> evaluated(computed.formula(), in);
                };
        if (value.isPresent()) {
            return value;
        }
        if (otherwise != null) {
            return evaluated(otherwise, in);
        }
        boolean allowed = in.missing() == Evaluation.Missing.EMPTY || (alone && mayBeEmpty());
        if (allowed) {
            return value;
        }
        throw new UnfilledException("There is no value for {{" + text() + "}}" + why() + "; {{" + text() + DEFAULT
                + "\"…\"}} says what stands in its place then");
    }

    /** Whether texts in the value are ids by their own meaning, so that no name may stand in their place. */
    boolean isId() {
        return content instanceof Content.Path path && path.reference().isId();
    }

    private boolean mayBeEmpty() {
        return switch (content) {
            case Content.Path path -> Scope.mayBeEmpty(path.reference());
            case Content.Computed computed -> true;
        };
    }

    private String why() {
        return switch (content) {
            case Content.Path path -> Scope.mayBeEmpty(path.reference()) ? ": the cell is empty" : "";
            case Content.Computed computed -> ": the formula gives nothing";
        };
    }

    private Optional<Object> evaluated(String formula, Evaluation in) {
        return switch (StepFormula.bind(formula, in.table()).evaluate(in.scope(), in.now())) {
            case Value.Failure failure ->
                throw new UnfilledException("The formula in {{" + text() + "}} gives an error: " + failure.reason());
            // An empty text that is written as a default is one.
            case Value.Text text -> Optional.of(text.text());
            case Value value -> CellValues.toJson(value);
        };
    }

    /** Fails with a FormulaException when a formula in it cannot be read. */
    void requireReadable() {
        if (content instanceof Content.Computed computed) {
            FormulaParser.parse(computed.formula());
        }
        if (otherwise != null) {
            FormulaParser.parse(otherwise);
        }
    }
}
