package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resolves the references of a syntax tree and derives the types. */
final class Binder {
    private final Map<String, FormulaField> fields;

    private Binder(Map<String, FormulaField> fields) {
        this.fields = fields;
    }

    static TypedExpression bind(Formula formula, List<Expression.FieldReference> references, FieldResolver resolver) {
        Map<String, FormulaField> found = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        SourceSpan firstMissing = new SourceSpan(0, 0);
        for (Expression.FieldReference reference : references) {
            String name = reference.name();
            if (found.containsKey(name) || missing.contains(name)) {
                continue;
            }
            FormulaField field = resolver.resolve(name).orElse(null);
            if (field != null) {
                found.put(name, field);
            } else {
                firstMissing = missing.isEmpty() ? reference.span() : firstMissing;
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw FormulaException.unknownFields(firstMissing, List.copyOf(missing));
        }
        return BottomUp.make(formula.root(), Expression::parts, new Binder(found)::typed);
    }

    private TypedExpression typed(Expression expression, List<TypedExpression> parts) {
        return switch (expression) {
            case Expression.NumberLiteral literal ->
                new TypedExpression.Constant(Value.of(literal.value()), ResultType.NUMBER, literal.span());
            case Expression.TextLiteral literal ->
                new TypedExpression.Constant(Value.of(literal.value()), ResultType.TEXT, literal.span());
            case Expression.FieldReference reference ->
                new TypedExpression.Field(field(reference.name()), reference.span());
            case Expression.Negation negation -> new TypedExpression.Negation(parts.getFirst(), negation.span());
            case Expression.Call call ->
                new TypedExpression.Call(call.function(), parts, call.function().type(parts), call.span());
            case Expression.Chain chain -> chain(chain, parts);
        };
    }

    private FormulaField field(String name) {
        FormulaField field = fields.get(name);
        if (field == null) {
            throw new IllegalStateException("unresolved reference " + name);
        }
        return field;
    }

    private static TypedExpression chain(Expression.Chain chain, List<TypedExpression> operands) {
        ResultType type = operands.getFirst().type();
        List<TypedExpression.Link> rest = new ArrayList<>(chain.rest().size());
        for (int i = 0; i < chain.rest().size(); i++) {
            Operator operator = chain.rest().get(i).operator();
            TypedExpression operand = operands.get(i + 1);
            type = type(type, operator, operand.type());
            rest.add(new TypedExpression.Link(operator, operand));
        }
        return new TypedExpression.Chain(operands.getFirst(), rest, type, chain.span());
    }

    private static ResultType type(ResultType left, Operator operator, ResultType right) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL, LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL -> ResultType.BOOLEAN;
            case CONCATENATE -> ResultType.TEXT;
            case SUBTRACT, MULTIPLY, DIVIDE -> ResultType.NUMBER;
            case ADD -> {
                if (left.isNumberLike() && right.isNumberLike()) {
                    yield ResultType.NUMBER;
                }
                yield left == ResultType.TEXT || right == ResultType.TEXT ? ResultType.TEXT : ResultType.ANY;
            }
        };
    }
}
