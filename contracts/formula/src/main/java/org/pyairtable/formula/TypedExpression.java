package org.pyairtable.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The tree after fields are resolved and types are known. Both back ends, closures and SQL, start from it. */
public sealed interface TypedExpression {
    /** Functions without arguments that answer otherwise for each record. */
    Set<String> ABOUT_THE_RECORD = Set.of("RECORD_ID", "CREATED_TIME", "LAST_MODIFIED_TIME");

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

    /** Whether it is the same for all rows: neither a cell nor the record itself takes part. */
    default boolean isFixed() {
        Deque<TypedExpression> left = new ArrayDeque<>(List.of(this));
        while (!left.isEmpty()) {
            TypedExpression next = left.pop();
            if (next instanceof Field
                    || (next instanceof Call call
                            && ABOUT_THE_RECORD.contains(call.function().name()))) {
                return false;
            }
            next.parts().reversed().forEach(left::push);
        }
        return true;
    }

    /** Whether the values are, or are elements of, the given type. */
    default boolean holds(ResultType wanted) {
        return this instanceof Field field ? field.field().type().element() == wanted : type() == wanted;
    }
}
