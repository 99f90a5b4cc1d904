package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.List;

/** The tree after fields are resolved and types are known. Both back ends, closures and SQL, start from it. */
public sealed interface TypedExpression {
    SourceSpan span();

    /** What kind of value it gives. */
    ResultType type();

    record Constant(Value value, ResultType type, SourceSpan span) implements TypedExpression {}

    record Field(FormulaField field, SourceSpan span) implements TypedExpression {
        @Override
        public ResultType type() {
            return field.type().result();
        }
    }

    record Call(FormulaFunction function, List<TypedExpression> arguments, ResultType type, SourceSpan span)
            implements TypedExpression {}

    /** Operands joined by operators of one level, applied from left to right. */
    record Chain(TypedExpression first, List<Link> rest, ResultType type, SourceSpan span) implements TypedExpression {}

    record Negation(TypedExpression operand, SourceSpan span) implements TypedExpression {
        @Override
        public ResultType type() {
            return ResultType.NUMBER;
        }
    }

    /** One operator with the operand to its right. */
    record Link(Operator operator, TypedExpression operand) {}

    /** The direct parts, in order of the text. */
    default List<TypedExpression> parts() {
        return switch (this) {
            case Constant constant -> List.of();
            case Field field -> List.of();
            case Call call -> call.arguments();
            case Negation negation -> List.of(negation.operand());
            case Chain chain -> {
                List<TypedExpression> operands = new ArrayList<>();
                operands.add(chain.first());
                chain.rest().forEach(link -> operands.add(link.operand()));
                yield operands;
            }
        };
    }

    /** The same expression made of other parts, as many as {@link #parts()} and in the same order. */
    default TypedExpression of(List<TypedExpression> parts) {
        return switch (this) {
            case Constant constant -> constant;
            case Field field -> field;
            case Call(var function, var arguments, var type, var span) -> new Call(function, parts, type, span);
            case Negation(var operand, var span) -> new Negation(parts.getFirst(), span);
            case Chain(var first, var rest, var type, var span) -> {
                List<Link> links = new ArrayList<>(rest.size());
                for (int i = 0; i < rest.size(); i++) {
                    links.add(new Link(rest.get(i).operator(), parts.get(i + 1)));
                }
                yield new Chain(parts.getFirst(), links, type, span);
            }
        };
    }

    /** Whether the values are, or are elements of, the given type. */
    default boolean holds(ResultType wanted) {
        return this instanceof Field field ? field.field().type().element() == wanted : type() == wanted;
    }
}
