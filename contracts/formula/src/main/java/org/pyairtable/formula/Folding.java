package org.pyairtable.formula;

import java.util.List;
import java.util.Set;

/** Computes the parts of a formula that are the same for every row. */
final class Folding {
    private static final Set<String> ABOUT_THE_RECORD = Set.of("RECORD_ID", "CREATED_TIME", "LAST_MODIFIED_TIME");
    private static final RecordValues NO_ROW = fieldId -> {
        throw new IllegalStateException("a part that reads " + fieldId + " is not the same for every row");
    };

    private final EvaluationContext context;

    Folding(EvaluationContext context) {
        this.context = context;
    }

    /** Whether the value depends on the record beside its cells. */
    static boolean isAboutTheRecord(TypedExpression expression) {
        return (expression instanceof TypedExpression.Call call
                        && ABOUT_THE_RECORD.contains(call.function().name()))
                || expression.parts().stream().anyMatch(Folding::isAboutTheRecord);
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

    private TypedExpression computed(TypedExpression expression) {
        List<TypedExpression> parts = expression.parts();
        if (isAboutTheRecord(expression) || !parts.stream().allMatch(TypedExpression.Constant.class::isInstance)) {
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
