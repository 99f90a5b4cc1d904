package org.pyairtable.formula;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares fields with the list of the groups of who asks: a field equals the list when it equals one of its elements. */
final class ListComparison {
    private ListComparison() {}

    /** @param lists the operands that are the list */
    static Expression of(Expression.Chain chain, Set<Expression> lists, @Nullable CurrentUser user) {
        boolean compares =
                chain.rest().stream().anyMatch(link -> link.operator().isComparison())
                        && chain.parts().stream().anyMatch(lists::contains);
        if (!compares || user == null) {
            return chain;
        }
        Expression first = chain.first();
        Expression second = chain.rest().getFirst().operand();
        Expression field = lists.contains(first) ? second : first;
        Operator operator = chain.rest().getFirst().operator();
        boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        if (chain.rest().size() > 1 || !equality || !(field instanceof Expression.FieldReference)) {
            throw FormulaException.syntax(
                    chain.span(), "CURRENT_USER('groups') is compared with one field, by = or !=");
        }
        Expression any = anyOf(field, user.groups(), chain.span());
        return operator == Operator.EQUAL ? any : call("NOT", List.of(any), chain.span());
    }

    private static Expression anyOf(Expression field, List<String> values, SourceSpan span) {
        List<Expression> equalities = values.stream()
                .<Expression>map(value -> new Expression.Chain(
                        field,
                        List.of(new Expression.Link(Operator.EQUAL, new Expression.TextLiteral(value, span))),
                        span))
                .toList();
        return switch (equalities.size()) {
            case 0 -> call("FALSE", List.of(), span);
            case 1 -> equalities.getFirst();
            default -> call("OR", equalities, span);
        };
    }

    private static Expression call(String function, List<Expression> arguments, SourceSpan span) {
        return new Expression.Call(FormulaFunction.named(function).orElseThrow(), arguments, span);
    }
}
