package org.pyairtable.formula.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.sql.SqlComparand.Role;

/** Finds the columns that a formula compares with something that is the same for all rows. */
final class Comparands {
    private static final Set<String> DATE_COMPARISONS = Set.of("IS_BEFORE", "IS_AFTER", "IS_SAME");
    private static final Set<String> TIMES = Set.of("CREATED_TIME", "LAST_MODIFIED_TIME");

    /** Alternatives in more columns than these are left without indexes: all of them would be needed. */
    private static final int MOST_ALTERNATIVES = 6;

    private final SqlTranslator translator;

    Comparands(SqlTranslator translator) {
        this.translator = translator;
    }

    /** One, or for alternatives one for each; none when an index would not help. */
    List<SqlComparand> find(TypedExpression formula) {
        Optional<ChoiceTest> choices = translator.choices(formula);
        if (choices.isPresent()) {
            return choices.get().comparand().stream().toList();
        }
        Optional<Membership> membership = translator.membership(formula);
        if (membership.isPresent()) {
            return membership.get().comparand().stream().toList();
        }
        return switch (formula) {
            case TypedExpression.Field field -> flag(field);
            case TypedExpression.Call call -> find(call);
            case TypedExpression.Chain chain
            when chain.rest().size() == 1 -> find(chain, chain.rest().getFirst());
            case TypedExpression.Chain chain -> List.of();
            case TypedExpression.Constant constant -> List.of();
            case TypedExpression.Negation negation -> List.of();
        };
    }

    private List<SqlComparand> flag(TypedExpression.Field field) {
        Sql sql = translator.translate(field);
        return sql.is(Sql.Kind.BOOLEAN) ? List.of(new SqlComparand(sql.text(), Role.EQUAL)) : List.of();
    }

    private List<SqlComparand> find(TypedExpression.Call call) {
        String function = call.function().name();
        if (function.equals("OR")) {
            return alternatives(SqlFunctions.alternatives(call.arguments()));
        }
        if (function.equals("NOT") && call.arguments().getFirst() instanceof TypedExpression.Field field) {
            return flag(field);
        }
        return DATE_COMPARISONS.contains(function) && call.arguments().size() == 2
                ? find(
                        call.arguments().get(0),
                        call.arguments().get(1),
                        function.equals("IS_SAME") ? Role.EQUAL : Role.SOME)
                : List.of();
    }

    /** Indexes find the rows of several alternatives when there is one for each. */
    private List<SqlComparand> alternatives(List<TypedExpression> alternatives) {
        Optional<Membership> one = one(alternatives);
        if (one.isPresent()) {
            return one.get().comparand().stream().toList();
        }
        List<SqlComparand> found = new ArrayList<>();
        for (TypedExpression alternative : alternatives) {
            List<SqlComparand> comparands = alternative(alternative);
            if (comparands.isEmpty() && !isFoundAnyway(alternative)) {
                return List.of();
            }
            comparands.forEach(comparand -> found.add(new SqlComparand(comparand.expression(), Role.FINDS)));
        }
        List<SqlComparand> distinct = found.stream().distinct().toList();
        return distinct.size() > MOST_ALTERNATIVES ? List.of() : distinct;
    }

    /** What all of them look up in one column. */
    private Optional<Membership> one(List<TypedExpression> alternatives) {
        List<Membership> found = alternatives.stream()
                .flatMap(alternative -> translator.membership(alternative).stream())
                .toList();
        boolean alike = found.size() == alternatives.size()
                && found.stream().allMatch(membership -> membership.isAlike(found.getFirst()));
        return alike ? found.stream().reduce(Membership::or) : Optional.empty();
    }

    /** Of several conditions that all have to hold, any is enough; one that finds few rows is best. */
    private List<SqlComparand> alternative(TypedExpression alternative) {
        return alternative instanceof TypedExpression.Call call
                        && call.function().name().equals("AND")
                        && translator.choices(alternative).isEmpty()
                ? call.arguments().stream()
                        .map(this::alternative)
                        .filter(found -> !found.isEmpty())
                        .min(Comparator.comparingInt(Comparands::rank))
                        .orElse(List.of())
                : find(alternative);
    }

    private static int rank(List<SqlComparand> found) {
        return switch (found.getFirst().role()) {
            case FINDS -> 0;
            case EQUAL -> 1;
            case SOME -> 2;
        };
    }

    private boolean isFoundAnyway(TypedExpression alternative) {
        return translator
                .membership(alternative)
                .filter(membership -> membership.subject() == Membership.Subject.RECORD_ID)
                .isPresent();
    }

    private List<SqlComparand> find(TypedExpression.Chain chain, TypedExpression.Link link) {
        return link.operator().isComparison() && link.operator() != Operator.NOT_EQUAL
                ? find(chain.first(), link.operand(), link.operator() == Operator.EQUAL ? Role.EQUAL : Role.SOME)
                : List.of();
    }

    private List<SqlComparand> find(TypedExpression left, TypedExpression right, Role role) {
        if (isColumn(left) && right instanceof TypedExpression.Constant) {
            return compared(left, role);
        }
        return isColumn(right) && left instanceof TypedExpression.Constant ? compared(right, role) : List.of();
    }

    private static boolean isColumn(TypedExpression expression) {
        return expression instanceof TypedExpression.Field
                || (expression instanceof TypedExpression.Call call
                        && TIMES.contains(call.function().name())
                        && call.arguments().isEmpty());
    }

    private List<SqlComparand> compared(TypedExpression column, Role role) {
        Sql sql = translator.translate(column);
        return switch (sql.kind()) {
            case NUMBER -> List.of(new SqlComparand(sql.asNumber(), role));
            case MOMENT -> List.of(new SqlComparand(SqlComparison.orBeforeAll(sql.text()), role));
            case TEXT, BOOLEAN, BLANK -> List.of();
        };
    }
}
