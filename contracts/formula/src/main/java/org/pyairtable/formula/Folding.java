package org.pyairtable.formula;

import java.util.Set;

/** Computes the parts of a formula that are the same for every row. */
final class Folding {
    /** Functions that answer otherwise for each record. */
    static final Set<String> ABOUT_THE_RECORD = Set.of("RECORD_ID", "CREATED_TIME", "LAST_MODIFIED_TIME");

    private static final RecordValues NO_ROW = fieldId -> {
        throw new IllegalStateException("a part that reads " + fieldId + " is not the same for every row");
    };

    private final EvaluationContext context;

    Folding(EvaluationContext context) {
        this.context = context;
    }

    TypedExpression fold(TypedExpression root) {
        return BottomUp.make(root, TypedExpression::parts, (part, folded) -> {
            boolean isLeaf = folded.isEmpty() && !(part instanceof TypedExpression.Call);
            return isLeaf ? part : computed(part.of(folded));
        });
    }

    /** Checks the direct parts only, which are folded already: a part that is still to be computed is not a constant. */
    private TypedExpression computed(TypedExpression expression) {
        boolean aboutTheRecord = expression instanceof TypedExpression.Call call
                && ABOUT_THE_RECORD.contains(call.function().name());
        if (aboutTheRecord || !expression.parts().stream().allMatch(TypedExpression.Constant.class::isInstance)) {
            return expression;
        }
        return switch (Compiler.compile(expression).evaluate(new Frame(NO_ROW, context))) {
            // A failure counts only where it is evaluated, and the language has no list constants.
            case Value.Failure failure -> expression;
            case Value.Items items -> expression;
            case Value value -> new TypedExpression.Constant(value, expression.type(), expression.span());
        };
    }
}
