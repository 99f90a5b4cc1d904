package org.pyairtable.formula.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.Value;

/**
 * The search for rows in which a column equals one of some texts or numbers: what clients write who look up records by
 * their ids or keys. One or a thousand, it is one condition.
 *
 * @param key what an index finds the rows by
 * @param rest for texts, which an index holds the beginnings of, the whole; else empty
 */
record Membership(Subject subject, String key, Optional<String> rest, List<Value> wanted) {
    enum Subject {
        RECORD_ID,
        TEXT,
        NUMBER
    }

    /** What a condition looks up, when that is all it does. */
    static Optional<Membership> of(TypedExpression condition, SqlColumns columns) {
        if (condition instanceof TypedExpression.Chain chain
                && chain.rest().size() == 1
                && chain.rest().getFirst().operator() == Operator.EQUAL) {
            TypedExpression left = chain.first();
            TypedExpression right = chain.rest().getFirst().operand();
            return of(left, right, columns).or(() -> of(right, left, columns));
        }
        return Optional.empty();
    }

    private static Optional<Membership> of(TypedExpression subject, TypedExpression wanted, SqlColumns columns) {
        if (!(wanted instanceof TypedExpression.Constant constant)) {
            return Optional.empty();
        }
        return switch (subject) {
            case TypedExpression.Call call
            when isRecordId(call) && isText(constant.value()) ->
                columns.column(SqlColumns.Property.ID)
                        .map(id -> new Membership(Subject.RECORD_ID, id, Optional.empty(), List.of(constant.value())));
            case TypedExpression.Field field ->
                columns.column(field.field().id()).flatMap(column -> of(column, constant.value()));
            default -> Optional.empty();
        };
    }

    private static Optional<Membership> of(SqlColumn column, Value wanted) {
        return switch (column.type()) {
            case TEXT ->
                Optional.of(wanted)
                        .filter(Membership::isText)
                        .map(text -> new Membership(
                                Subject.TEXT,
                                SqlComparand.beginning(column.expression()),
                                Optional.of("(coalesce(" + column.expression() + ", '') collate \"C\")"),
                                List.of(text)));
            case NUMBER ->
                Optional.of(wanted)
                        .filter(value -> value instanceof Value.Numeric numeric && !Double.isNaN(numeric.number()))
                        .map(number -> new Membership(
                                Subject.NUMBER,
                                "coalesce(" + column.expression() + "::float8, 0)",
                                Optional.empty(),
                                List.of(number)));
            case BOOLEAN, DATE, TIMESTAMP, CHOICE -> Optional.empty();
        };
    }

    private static boolean isRecordId(TypedExpression.Call call) {
        return call.function().name().equals("RECORD_ID");
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Text text && text.text().indexOf('\0') < 0;
    }

    boolean isAlike(Membership other) {
        return subject == other.subject && key.equals(other.key);
    }

    /** What either finds, of two that are alike. */
    Membership or(Membership other) {
        List<Value> all = new ArrayList<>(wanted);
        all.addAll(other.wanted);
        return new Membership(subject, key, rest, all);
    }

    Sql sql(SqlTranslator translator) {
        return Sql.of(Sql.Kind.BOOLEAN, "(" + (wanted.size() == 1 ? isOne(translator) : isAny(translator)) + ")");
    }

    private String isOne(SqlTranslator translator) {
        if (subject == Subject.NUMBER) {
            return key + " = " + translator.parameter(numbers()[0], Sql.Kind.NUMBER);
        }
        String text = translator.parameter(texts()[0], Sql.Kind.TEXT);
        return rest.map(whole ->
                        key + " = left(" + text + ", " + SqlComparand.TEXT_CHARACTERS + ") and " + whole + " = " + text)
                .orElseGet(() -> key + " = " + text);
    }

    private String isAny(SqlTranslator translator) {
        if (subject == Subject.NUMBER) {
            return key + " = any(" + translator.parameter(numbers(), "float8[]") + ")";
        }
        String texts = translator.parameter(texts(), "text[]");
        return rest.map(whole -> key + " = any(" + translator.parameter(beginnings(), "text[]") + ") and " + whole
                        + " = any(" + texts + ")")
                .orElseGet(() -> key + " = any(" + texts + ")");
    }

    /** Empty where the index is there anyway. */
    Optional<SqlComparand> comparand() {
        return switch (subject) {
            case RECORD_ID -> Optional.empty();
            case TEXT -> Optional.of(new SqlComparand(key, SqlComparand.Role.FINDS));
            case NUMBER ->
                Optional.of(
                        new SqlComparand(key, wanted.size() == 1 ? SqlComparand.Role.EQUAL : SqlComparand.Role.SOME));
        };
    }

    private Double[] numbers() {
        return wanted.stream().map(value -> ((Value.Numeric) value).number()).toArray(Double[]::new);
    }

    private String[] texts() {
        return wanted.stream().map(value -> ((Value.Text) value).text()).toArray(String[]::new);
    }

    private String[] beginnings() {
        return Arrays.stream(texts()).map(Membership::beginningOf).toArray(String[]::new);
    }

    private static String beginningOf(String text) {
        return text.codePointCount(0, text.length()) <= SqlComparand.TEXT_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SqlComparand.TEXT_CHARACTERS));
    }
}
