package org.pyairtable.formula.sql;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.formula.CodePoints;
import org.pyairtable.formula.LetterCase;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.Value;
import org.pyairtable.formula.moment.DateText;

/** The functions whose translation is exact. */
final class SqlFunctions {
    /** Units that PostgreSQL truncates to as the evaluator does; its weeks begin on another day. */
    private static final Map<String, String> UNITS = Map.of(
            "second", "second", "seconds", "second", "minute", "minute", "minutes", "minute", "hour", "hour", "day",
            "day", "days", "day", "month", "month", "months", "month", "year", "year");

    private static final int LONGEST_PIECE = 1_000_000;
    private static final int LONGEST_NEEDLE = 100;

    private final SqlTranslator translator;

    SqlFunctions(SqlTranslator translator) {
        this.translator = translator;
    }

    Sql call(TypedExpression.Call call) {
        List<TypedExpression> arguments = call.arguments();
        return switch (call.function().name()) {
            case "TRUE" -> Sql.of(Sql.Kind.BOOLEAN, "true");
            case "FALSE" -> Sql.of(Sql.Kind.BOOLEAN, "false");
            case "BLANK" -> Sql.nullable(Sql.Kind.BLANK, "null::text");
            case "AND" -> joined(arguments.stream().map(translator::condition), " and ");
            case "OR" -> joined(disjunction(arguments).stream(), " or ");
            case "NOT" -> Sql.of(Sql.Kind.BOOLEAN, "(not " + bool(arguments, 0) + ")");
            case "IF" -> choice(arguments);
            case "NOW" ->
                translator.moment((Value.Moment) Value.of(translator.context().now()));
            case "TODAY" -> translator.today();
            case "LOWER" -> text(cased("lower", lowerParts(text(arguments, 0))));
            case "UPPER" -> text(cased("upper", upperParts(text(arguments, 0))));
            case "TRIM" ->
                text("btrim(" + text(arguments, 0) + ", " + translator.parameter(CodePoints.WHITE_SPACE, Sql.Kind.TEXT)
                        + ")");
            case "LEN" -> Sql.number("char_length(" + text(arguments, 0) + ")::float8", false);
            case "LEFT" -> text("left(" + text(arguments, 0) + ", " + count(arguments.get(1)) + ")");
            case "RIGHT" -> text("right(" + text(arguments, 0) + ", " + count(arguments.get(1)) + ")");
            case "CONCATENATE" -> concatenation(arguments);
            case "FIND" -> Sql.number("strpos(" + haystack(arguments, false) + ")::float8", false);
            case "SEARCH" ->
                Sql.nullable(Sql.Kind.NUMBER, "nullif(strpos(" + haystack(arguments, true) + "), 0)::float8");
            case "ABS" -> {
                Sql number = translator.translate(arguments.getFirst());
                yield Sql.number("abs(" + number.asNumber() + ")", number.maybeNaN());
            }
            case "INT" -> {
                Sql number = translator.translate(arguments.getFirst());
                yield Sql.number("floor(" + number.asNumber() + ")", number.maybeNaN());
            }
            case "RECORD_ID" -> translator.property(SqlColumns.Property.ID);
            case "CREATED_TIME" -> translator.property(SqlColumns.Property.CREATED_TIME);
            case "LAST_MODIFIED_TIME" -> lastModified(arguments);
            case "IS_BEFORE" -> dates(arguments, Operator.LESS);
            case "IS_AFTER" -> dates(arguments, Operator.GREATER);
            case "IS_SAME" -> dates(arguments, Operator.EQUAL);
            default -> throw new Untranslatable(call.function().name() + " has no exact translation");
        };
    }

    private static Sql text(String sql) {
        return Sql.of(Sql.Kind.TEXT, sql);
    }

    private String text(List<TypedExpression> arguments, int index) {
        return translator.translate(arguments.get(index)).asText();
    }

    private String bool(List<TypedExpression> arguments, int index) {
        return translator.condition(arguments.get(index));
    }

    private Sql lastModified(List<TypedExpression> fields) {
        // Of several, the nulls do not count.
        return fields.isEmpty()
                ? translator.property(SqlColumns.Property.LAST_MODIFIED_TIME)
                : translator.moment(fields.stream()
                        .map(translator::lastChange)
                        .collect(Collectors.joining(", ", "greatest(", ")")));
    }

    private static Sql joined(Stream<String> conditions, String connective) {
        return Sql.of(Sql.Kind.BOOLEAN, conditions.collect(Collectors.joining(connective, "(", ")")));
    }

    /** Where several look for the same column, they are one condition in the place of the first. */
    private List<String> disjunction(List<TypedExpression> alternatives) {
        List<Supplier<String>> conditions = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        for (TypedExpression alternative : alternatives(alternatives)) {
            Optional<Membership> found = translator.membership(alternative);
            if (found.isEmpty()) {
                conditions.add(() -> translator.condition(alternative));
                continue;
            }
            int known = indexOfAlike(memberships, found.get());
            if (known >= 0) {
                memberships.set(known, memberships.get(known).or(found.get()));
            } else {
                int place = memberships.size();
                memberships.add(found.get());
                conditions.add(() -> memberships.get(place).sql(translator).text());
            }
        }
        return conditions.stream().map(Supplier::get).toList();
    }

    private static int indexOfAlike(List<Membership> memberships, Membership wanted) {
        for (int i = 0; i < memberships.size(); i++) {
            if (memberships.get(i).isAlike(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** Those of an OR, with those of ORs within it. */
    static List<TypedExpression> alternatives(List<TypedExpression> arguments) {
        List<TypedExpression> found = new ArrayList<>();
        Deque<TypedExpression> left = new ArrayDeque<>();
        arguments.reversed().forEach(left::push);
        while (!left.isEmpty()) {
            TypedExpression next = left.pop();
            if (next instanceof TypedExpression.Call call
                    && call.function().name().equals("OR")) {
                call.arguments().reversed().forEach(left::push);
            } else {
                found.add(next);
            }
        }
        return found;
    }

    private Sql concatenation(List<TypedExpression> arguments) {
        if (arguments.size() > SqlTranslator.MOST_OPERANDS) {
            throw new Untranslatable("so many operands");
        }
        return text(
                arguments.isEmpty()
                        ? "''::text"
                        : arguments.stream()
                                .map(argument -> translator.translate(argument).asText())
                                .collect(Collectors.joining(" || ", "(", ")")));
    }

    private String lowerParts(String text) {
        return "replace(" + text + ", " + translator.parameter(LetterCase.DOTTED_I, Sql.Kind.TEXT) + ", "
                + translator.parameter(LetterCase.DOTTED_I_IN_LOWER_CASE, Sql.Kind.TEXT) + ")";
    }

    /** The characters that become several are replaced; texts without any, nearly all, are only looked at. */
    private String upperParts(String text) {
        String several = LetterCase.SEVERAL_IN_UPPER_CASE.keySet().stream().collect(Collectors.joining("", "[", "]"));
        String letter = "letters.letter";
        return "(case when octet_length(" + text + ") > char_length(" + text + ") and " + text + " ~ "
                + translator.parameter(several, Sql.Kind.TEXT) + " then (select string_agg(coalesce("
                + translator.parameter(LetterCase.upperCases(), Sql.Kind.TEXT) + "::jsonb ->> " + letter + ", " + letter
                + "), '' order by letters.n) from regexp_split_to_table(" + text
                + ", '') with ordinality letters (letter, n)) else "
                + text + " end)";
    }

    /** Letter case one character to one, whatever the language of the database. */
    private static String cased(String function, String text) {
        return "(" + function + "((" + text + ") collate \"pg_c_utf8\") collate \"C\")";
    }

    private String haystack(List<TypedExpression> arguments, boolean ignoreCase) {
        if (arguments.size() > 2) {
            throw new Untranslatable("a search from a position");
        }
        // PostgreSQL needs time that grows with the product of the lengths.
        if (!(arguments.getFirst() instanceof TypedExpression.Constant(Value.Text wanted, var type, var span))
                || wanted.text().length() > LONGEST_NEEDLE) {
            throw new Untranslatable("a search for what is not written out or long");
        }
        String needle = text(arguments, 0);
        String text = text(arguments, 1);
        return ignoreCase ? cased("lower", text) + ", " + cased("lower", needle) : text + ", " + needle;
    }

    private String count(TypedExpression expression) {
        if (expression instanceof TypedExpression.Constant(Value.Numeric numeric, var type, var span)
                && numeric.number() >= 0
                && numeric.number() <= LONGEST_PIECE) {
            return translator.parameter((int) numeric.number(), "int");
        }
        throw new Untranslatable("a length that is not written out");
    }

    private Sql choice(List<TypedExpression> arguments) {
        String condition = bool(arguments, 0);
        Sql then = translator.translate(arguments.get(1));
        Sql otherwise = arguments.size() > 2
                ? translator.translate(arguments.get(2))
                : Sql.nullable(Sql.Kind.BLANK, "null::text");
        Sql.Kind kind = then.is(Sql.Kind.BLANK) ? otherwise.kind() : then.kind();
        boolean alike =
                (then.is(kind) || then.is(Sql.Kind.BLANK)) && (otherwise.is(kind) || otherwise.is(Sql.Kind.BLANK));
        boolean sameZone = !(then.is(Sql.Kind.MOMENT) && otherwise.is(Sql.Kind.MOMENT))
                || then.zone().equals(otherwise.zone());
        if (!alike || !sameZone) {
            throw new Untranslatable("branches of different kinds");
        }
        String sql = "(case when " + condition + " then " + branch(then, kind) + " else " + branch(otherwise, kind)
                + " end)";
        boolean nullable = then.nullable() || otherwise.nullable();
        boolean maybeNaN = then.maybeNaN() || otherwise.maybeNaN();
        return new Sql(sql, kind, nullable, maybeNaN, then.is(Sql.Kind.MOMENT) ? then.zone() : otherwise.zone());
    }

    private static String branch(Sql sql, Sql.Kind kind) {
        return sql.is(Sql.Kind.BLANK) ? "null::" + kind.sqlType() : sql.text();
    }

    private Sql dates(List<TypedExpression> arguments, Operator operator) {
        Sql first = date(arguments.get(0));
        Sql second = date(arguments.get(1));
        if (arguments.size() > 2) {
            return known(truncated(first, arguments.get(2)), operator, truncated(second, arguments.get(2)));
        }
        if (!second.nullable()) {
            return SqlComparison.against(first.text(), operator, second.text());
        }
        return first.nullable()
                ? known(first.text(), operator, second.text())
                : SqlComparison.against(second.text(), SqlComparison.mirrored(operator), first.text());
    }

    /** Not with a blank. */
    private static Sql known(String first, Operator operator, String second) {
        return Sql.of(Sql.Kind.BOOLEAN, "coalesce(" + first + " " + operator.symbol() + " " + second + ", false)");
    }

    private Sql date(TypedExpression expression) {
        if (expression instanceof TypedExpression.Constant(Value.Text text, var type, var span)) {
            DateText.Parsed parsed =
                    DateText.parse(text.text()).orElseThrow(() -> new Untranslatable("a text that is not a date"));
            String bound = translator.parameter(parsed.instant().atOffset(ZoneOffset.UTC), Sql.Kind.MOMENT);
            return Sql.of(Sql.Kind.MOMENT, bound)
                    .in(
                            parsed.dateOnly()
                                    ? ZoneOffset.UTC
                                    : translator.context().zone());
        }
        Sql sql = translator.translate(expression);
        if (!sql.is(Sql.Kind.MOMENT)) {
            throw new Untranslatable("a value that is not a date");
        }
        return sql;
    }

    private String truncated(Sql moment, TypedExpression unit) {
        String name = unit instanceof TypedExpression.Constant(Value.Text text, var type, var span)
                ? UNITS.get(text.text().strip().toLowerCase(Locale.ROOT))
                : null;
        if (name == null) {
            throw new Untranslatable("a unit that SQL cuts differently");
        }
        String zone = translator.parameter(zone(moment.zone()), Sql.Kind.TEXT);
        return "date_trunc('" + name + "', " + moment.text() + " at time zone " + zone + ")";
    }

    /** PostgreSQL reads the sign of offsets the other way round, therefore only names. */
    private static String zone(ZoneId zone) {
        if (zone.normalized().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        if (zone.normalized() instanceof ZoneOffset) {
            throw new Untranslatable("a time zone without a name");
        }
        return zone.getId();
    }
}
