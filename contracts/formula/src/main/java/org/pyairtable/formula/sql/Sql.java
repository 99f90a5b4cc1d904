package org.pyairtable.formula.sql;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.pyairtable.formula.ResultType;

/**
 * A piece of SQL and what is known of its values.
 *
 * @param nullable may be null, which is blank
 * @param maybeNaN a number that may not be one
 * @param zone for moments, the zone that decides on their day
 */
record Sql(String text, Kind kind, boolean nullable, boolean maybeNaN, ZoneId zone) {
    private static final int LONGEST = 30_000;

    enum Kind {
        TEXT("text"),
        NUMBER("float8"),
        BOOLEAN("boolean"),
        MOMENT("timestamptz"),
        BLANK("text");

        private final String sqlType;

        Kind(String sqlType) {
            this.sqlType = sqlType;
        }

        String sqlType() {
            return sqlType;
        }
    }

    Sql {
        if (text.length() > LONGEST) {
            throw new Untranslatable("the SQL would be too long");
        }
    }

    static Sql of(Kind kind, String text) {
        return new Sql(text, kind, false, false, ZoneOffset.UTC);
    }

    static Sql nullable(Kind kind, String text) {
        return new Sql(text, kind, true, false, ZoneOffset.UTC);
    }

    static Sql number(String text, boolean maybeNaN) {
        return new Sql(text, Kind.NUMBER, false, maybeNaN, ZoneOffset.UTC);
    }

    Sql in(ZoneId other) {
        return new Sql(text, kind, nullable, maybeNaN, other);
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Whether its values are of the type, blanks apart. */
    boolean gives(ResultType type) {
        return switch (kind) {
            case TEXT -> type == ResultType.TEXT;
            case NUMBER -> type == ResultType.NUMBER;
            case BOOLEAN -> type == ResultType.BOOLEAN;
            case MOMENT -> type.isTemporal();
            case BLANK -> type == ResultType.TEXT || type == ResultType.BLANK;
        };
    }

    /** Reads as a number when arithmetic wants one. */
    boolean isNumberLike() {
        return kind == Kind.NUMBER || kind == Kind.BOOLEAN || kind == Kind.BLANK;
    }

    String asText() {
        return switch (kind) {
            case TEXT -> nullable ? "coalesce(" + text + ", '')" : text;
            case BLANK -> "''::text";
            case BOOLEAN ->
                nullable
                        ? "(case when (" + text + ") is null then '' when " + text + " then '1' else '0' end)"
                        : "(case when " + text + " then '1' else '0' end)";
            case NUMBER, MOMENT -> throw new Untranslatable("numbers and dates print differently in SQL");
        };
    }

    String asNumber() {
        return switch (kind) {
            case NUMBER -> nullable ? "coalesce(" + text + ", 0)" : text;
            case BOOLEAN -> "(case when " + asBoolean() + " then 1::float8 else 0::float8 end)";
            case BLANK -> "0::float8";
            case TEXT, MOMENT -> throw new Untranslatable("only numbers count in SQL");
        };
    }

    /** Null where the number is NaN. */
    String asNumberOrNull() {
        return maybeNaN ? "nullif(" + asNumber() + ", 'NaN'::float8)" : asNumber();
    }

    /** Whether a filter would keep it; never null. */
    String asBoolean() {
        return switch (kind) {
            case BOOLEAN -> nullable ? "coalesce(" + text + ", false)" : text;
            case NUMBER -> "coalesce(" + asNumberOrNull() + " <> 0, false)";
            case TEXT -> "(" + asText() + " <> '')";
            case MOMENT -> "(" + text + " is not null)";
            case BLANK -> "false";
        };
    }
}
