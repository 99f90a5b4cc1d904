package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.List;

/** The syntax tree of a formula, as written: names are not resolved yet. */
public sealed interface Expression {
    SourceSpan span();

    /** A number as written. */
    record NumberLiteral(double value, SourceSpan span) implements Expression {}

    /** A quoted text, escapes resolved. */
    record TextLiteral(String value, SourceSpan span) implements Expression {}

    /** A field by name or id; the span includes the braces. */
    record FieldReference(String name, SourceSpan span) implements Expression {}

    /** A function with its arguments. */
    record Call(FormulaFunction function, List<Expression> arguments, SourceSpan span) implements Expression {}

    /** Operands joined by operators of one level, applied from left to right. */
    record Chain(Expression first, List<Link> rest, SourceSpan span) implements Expression {}

    /** A minus before an operand. */
    record Negation(Expression operand, SourceSpan span) implements Expression {}

    /** One operator with the operand to its right. */
    record Link(Operator operator, Expression operand) {}

    /** The direct parts, in order of the text. */
    default List<Expression> parts() {
        return switch (this) {
            case NumberLiteral literal -> List.of();
            case TextLiteral literal -> List.of();
            case FieldReference reference -> List.of();
            case Call call -> call.arguments();
            case Negation negation -> List.of(negation.operand());
            case Chain chain -> {
                List<Expression> operands = new ArrayList<>(chain.rest().size() + 1);
                operands.add(chain.first());
                chain.rest().forEach(link -> operands.add(link.operand()));
                yield operands;
            }
        };
    }
}
