package org.pyairtable.formula.sql;

import java.util.Optional;
import java.util.Set;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;

/** Finds the field that a formula compares with something that is the same for all rows. */
final class Comparands {
    private static final Set<String> DATE_COMPARISONS = Set.of("IS_BEFORE", "IS_AFTER", "IS_SAME");

    private final SqlTranslator translator;

    Comparands(SqlTranslator translator) {
        this.translator = translator;
    }

    Optional<SqlComparand> find(TypedExpression formula) {
        return switch (formula) {
            case TypedExpression.Field field -> flag(field);
            case TypedExpression.Call call -> find(call);
            case TypedExpression.Chain chain
            when chain.rest().size() == 1 -> find(chain, chain.rest().getFirst());
            case TypedExpression.Chain chain -> Optional.empty();
            case TypedExpression.Constant constant -> Optional.empty();
            case TypedExpression.Negation negation -> Optional.empty();
        };
    }

    private Optional<SqlComparand> flag(TypedExpression.Field field) {
        Sql sql = translator.translate(field);
        return sql.is(Sql.Kind.BOOLEAN) ? Optional.of(new SqlComparand(sql.text(), true)) : Optional.empty();
    }

    private Optional<SqlComparand> find(TypedExpression.Call call) {
        String function = call.function().name();
        if (function.equals("NOT") && call.arguments().getFirst() instanceof TypedExpression.Field field) {
            return flag(field);
        }
        return DATE_COMPARISONS.contains(function) && call.arguments().size() == 2
                ? find(call.arguments().get(0), call.arguments().get(1), function.equals("IS_SAME"))
                : Optional.empty();
    }

    private Optional<SqlComparand> find(TypedExpression.Chain chain, TypedExpression.Link link) {
        return link.operator().isComparison() && link.operator() != Operator.NOT_EQUAL
                ? find(chain.first(), link.operand(), link.operator() == Operator.EQUAL)
                : Optional.empty();
    }

    private Optional<SqlComparand> find(TypedExpression left, TypedExpression right, boolean equality) {
        if (left instanceof TypedExpression.Field field && right.isFixed()) {
            return compared(field, equality);
        }
        return right instanceof TypedExpression.Field field && left.isFixed()
                ? compared(field, equality)
                : Optional.empty();
    }

    private Optional<SqlComparand> compared(TypedExpression.Field field, boolean equality) {
        Sql sql = translator.translate(field);
        return switch (sql.kind()) {
            case NUMBER -> Optional.of(new SqlComparand(sql.asNumber(), equality));
            case MOMENT -> Optional.of(new SqlComparand(SqlComparison.orBeforeAll(sql.text()), equality));
            case TEXT, BOOLEAN, BLANK -> Optional.empty();
        };
    }
}
