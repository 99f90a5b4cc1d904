package org.pyairtable.formula.sql;

import java.time.ZoneOffset;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.Value;
import org.pyairtable.formula.moment.DateText;

/** The comparison operators. Their answers are true or false, never null. */
final class SqlComparison {
    private SqlComparison() {}

    static Operator mirrored(Operator operator) {
        return switch (operator) {
            case LESS -> Operator.GREATER;
            case GREATER -> Operator.LESS;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
            default -> operator;
        };
    }

    static Sql compare(Sql left, Operator operator, Sql right) {
        if (left.is(Sql.Kind.MOMENT) || right.is(Sql.Kind.MOMENT)) {
            return moments(left, operator, right);
        }
        if (left.is(Sql.Kind.TEXT) || right.is(Sql.Kind.TEXT)) {
            return texts(left, operator, right);
        }
        return numbers(left, operator, right);
    }

    /** Texts compare by code points; a text with a number follows rules that SQL does not have. */
    private static Sql texts(Sql left, Operator operator, Sql right) {
        boolean comparable = (left.is(Sql.Kind.TEXT) || left.is(Sql.Kind.BLANK))
                && (right.is(Sql.Kind.TEXT) || right.is(Sql.Kind.BLANK));
        if (!comparable) {
            throw new Untranslatable("a text compared with a value of another kind");
        }
        return truth(collated(left) + " " + symbol(operator) + " " + collated(right));
    }

    private static String collated(Sql sql) {
        return "(" + sql.asText() + " collate \"C\")";
    }

    private static Sql numbers(Sql left, Operator operator, Sql right) {
        String test = left.asNumberOrNull() + " " + symbol(operator) + " " + right.asNumberOrNull();
        if (!left.maybeNaN() && !right.maybeNaN()) {
            return truth(test);
        }
        return truth("coalesce(" + test + ", " + (operator == Operator.NOT_EQUAL) + ")");
    }

    /** A blank is neither before nor after a moment; two blanks are equal. */
    private static Sql moments(Sql left, Operator operator, Sql right) {
        String a = moment(left);
        String b = moment(right);
        if (!right.nullable()) {
            return against(a, operator, b);
        }
        if (!left.nullable()) {
            return against(b, mirrored(operator), a);
        }
        return switch (operator) {
            case EQUAL -> truth(a + " is not distinct from " + b);
            case NOT_EQUAL -> truth(a + " is distinct from " + b);
            case LESS, GREATER -> truth("coalesce(" + a + " " + operator.symbol() + " " + b + ", false)");
            default ->
                truth("coalesce(" + a + " " + operator.symbol() + " " + b + ", " + a + " is null and " + b
                        + " is null)");
        };
    }

    private static String moment(Sql sql) {
        return switch (sql.kind()) {
            case MOMENT -> sql.text();
            case BLANK -> "null::timestamptz";
            default -> throw new Untranslatable("a date compared with a value of another kind");
        };
    }

    /** A moment, perhaps blank, against one that is there: a blank is not equal to it, nor before or after it. */
    static Sql against(String moment, Operator operator, String bound) {
        String test = orBeforeAll(moment) + " " + symbol(operator) + " " + bound;
        boolean keepsBlanks = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
        return truth(keepsBlanks ? orBeforeAll(moment) + " > '-infinity'::timestamptz and " + test : test);
    }

    /** The same expression in all comparisons with one moment, so that one index serves them. */
    static String orBeforeAll(String moment) {
        return "coalesce(" + moment + ", '-infinity'::timestamptz)";
    }

    /** A date against a date written as text; a blank cell compares as the empty text, which comes before all. */
    static Sql withWrittenDate(SqlTranslator translator, Sql left, Operator operator, Value written) {
        if (!(written instanceof Value.Text text) || text.text().isEmpty()) {
            throw new Untranslatable("a date compared with a value of another kind");
        }
        DateText.Parsed parsed =
                DateText.parse(text.text()).orElseThrow(() -> new Untranslatable("a date compared with another text"));
        String bound = translator.parameter(parsed.instant().atOffset(ZoneOffset.UTC), Sql.Kind.MOMENT);
        return truth(orBeforeAll(left.text()) + " " + symbol(operator) + " " + bound);
    }

    private static String symbol(Operator operator) {
        return operator == Operator.NOT_EQUAL ? "<>" : operator.symbol();
    }

    private static Sql truth(String test) {
        return Sql.of(Sql.Kind.BOOLEAN, "(" + test + ")");
    }
}
