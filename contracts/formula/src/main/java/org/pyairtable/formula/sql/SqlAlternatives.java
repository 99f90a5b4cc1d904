package org.pyairtable.formula.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.Value;

/**
 * The conditions of an OR. Those that compare one and the same thing with fixed texts or numbers become one search among an
 * array, however many they are: clients ask for thousands of records by their names or ids that way.
 */
final class SqlAlternatives {
    private final SqlTranslator translator;

    SqlAlternatives(SqlTranslator translator) {
        this.translator = translator;
    }

    /** Conditions that are never null, in SQL. */
    List<String> of(List<TypedExpression> arguments) {
        Map<String, Group> groups = new LinkedHashMap<>();
        List<TypedExpression> others = new ArrayList<>();
        for (TypedExpression argument : arguments) {
            Optional<Match> match = match(argument);
            match.ifPresentOrElse(
                    found -> groups.computeIfAbsent(found.key, key -> new Group(found.compared, new ArrayList<>()))
                            .matches
                            .add(found),
                    () -> others.add(argument));
        }
        List<String> conditions = new ArrayList<>();
        groups.values().forEach(group -> conditions.addAll(conditions(group)));
        others.forEach(argument -> conditions.add(translator.translate(argument).asBoolean()));
        return conditions;
    }

    /** A comparison with a fixed value. */
    private record Match(String key, TypedExpression whole, TypedExpression compared, Value wanted) {}

    private record Group(TypedExpression compared, List<Match> matches) {}

    private Optional<Match> match(TypedExpression argument) {
        if (argument instanceof TypedExpression.Chain chain
                && chain.rest().size() == 1
                && chain.rest().getFirst().operator() == Operator.EQUAL) {
            TypedExpression right = chain.rest().getFirst().operand();
            return match(chain, chain.first(), right).or(() -> match(chain, right, chain.first()));
        }
        return Optional.empty();
    }

    private Optional<Match> match(TypedExpression whole, TypedExpression compared, TypedExpression fixed) {
        return key(compared).flatMap(key -> CompiledFormula.fixedValue(fixed, translator.context())
                .filter(SqlAlternatives::isBindable)
                .map(value -> new Match(key + value.getClass().getSimpleName(), whole, compared, value)));
    }

    private static boolean isBindable(Value value) {
        return (value instanceof Value.Text text && text.text().indexOf('\0') < 0)
                || (value instanceof Value.Numeric number && Math.abs(number.number()) <= Double.MAX_VALUE);
    }

    /** The same for expressions that are the same; empty for those that are not compared in masses. */
    private static Optional<String> key(TypedExpression expression) {
        return switch (expression) {
            case TypedExpression.Field field -> Optional.of("{" + field.field().id() + "}");
            case TypedExpression.Call call
            when call.arguments().isEmpty() && !call.isFixed() ->
                Optional.of(call.function().name());
            case TypedExpression.Call call
            when call.arguments().size() == 1 && call.arguments().getFirst() instanceof TypedExpression.Field field ->
                Optional.of(call.function().name() + "{" + field.field().id() + "}");
            case TypedExpression.Call call -> Optional.empty();
            case TypedExpression.Constant constant -> Optional.empty();
            case TypedExpression.Negation negation -> Optional.empty();
            case TypedExpression.Chain chain -> Optional.empty();
        };
    }

    private List<String> conditions(Group group) {
        if (group.matches.size() > 1) {
            Sql sql = translator.translate(group.compared);
            Value first = group.matches.getFirst().wanted;
            if (first instanceof Value.Text && sql.is(Sql.Kind.TEXT)) {
                return List.of("((" + sql.asText() + " collate \"C\") = any (" + texts(group) + "))");
            }
            if (first instanceof Value.Numeric && sql.is(Sql.Kind.NUMBER) && !sql.maybeNaN()) {
                return List.of("(" + sql.asNumber() + " = any (" + numbers(group) + "))");
            }
        }
        return group.matches.stream()
                .map(match -> translator.translate(match.whole).asBoolean())
                .toList();
    }

    private String texts(Group group) {
        return translator.parameter(
                group.matches.stream()
                        .map(match -> ((Value.Text) match.wanted).text())
                        .toArray(String[]::new),
                "text[]");
    }

    private String numbers(Group group) {
        return translator.parameter(
                group.matches.stream()
                        .map(match -> ((Value.Numeric) match.wanted).number())
                        .toArray(Double[]::new),
                "float8[]");
    }
}
