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

    TypedExpression fold(TypedExpression expression) {
        return switch (expression) {
            case TypedExpression.Constant constant -> constant;
            case TypedExpression.Field field -> field;
            case TypedExpression.Negation(var operand, var span) ->
                computed(new TypedExpression.Negation(fold(operand), span));
            case TypedExpression.Call(var function, var arguments, var type, var span) ->
                computed(new TypedExpression.Call(
                        function, arguments.stream().map(this::fold).toList(), type, span));
            case TypedExpression.Chain(var first, var rest, var type, var span) ->
                computed(new TypedExpression.Chain(
                        fold(first),
                        rest.stream()
                                .map(link -> new TypedExpression.Link(link.operator(), fold(link.operand())))
                                .toList(),
                        type,
                        span));
        };
    }

    /** Looks no deeper than the parts, which are folded already: whatever is left to compute below is no constant. */
    private TypedExpression computed(TypedExpression expression) {
        boolean aboutTheRecord = expression instanceof TypedExpression.Call call
                && ABOUT_THE_RECORD.contains(call.function().name());
        if (aboutTheRecord || !expression.parts().stream().allMatch(TypedExpression.Constant.class::isInstance)) {
            return expression;
        }
        return switch (Compiler.compile(expression).evaluate(new Frame(NO_ROW, context))) {
            // A failure fails only where it is asked for, and a list is no constant of the language.
            case Value.Failure failure -> expression;
            case Value.Items items -> expression;
            case Value value -> new TypedExpression.Constant(value, expression.type(), expression.span());
        };
    }
}
