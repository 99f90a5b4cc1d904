package org.pyairtable.data.question;

import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Choices;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.Reply.GroupKey;
import org.pyairtable.events.State.User;

/** The keys of groups as they are answered. */
final class GroupKeys {
    /** A longer text is answered without its end. */
    static final int MOST_TEXT = 1_000;

    private final People people;
    private final Map<String, String> recordNames;

    /** @param recordNames by record id */
    GroupKeys(People people, Map<String, String> recordNames) {
        this.people = people;
        this.recordNames = recordNames;
    }

    /** The key of groups called {@code g} as {@link #read} expects it. */
    static String selected(Dimension dimension) {
        String column = "g." + dimension.column();
        return dimension.shape().type() == CellShape.Type.TEXT
                ? "left(" + column + ", " + (MOST_TEXT + 1) + ")"
                : column;
    }

    /** The ids of the records that are keys, or in them. */
    static List<String> records(Dimension dimension, Row row) {
        return dimension.shape().type() == CellShape.Type.RECORD ? ids(dimension, row) : List.of();
    }

    private static List<String> ids(Dimension dimension, Row row) {
        if (dimension.isList()) {
            String[] ids = row.getArrayOfStrings(dimension.index());
            return ids == null ? List.of() : Arrays.asList(ids);
        }
        return Optional.ofNullable(row.getString(dimension.index())).stream().toList();
    }

    static boolean isCut(Dimension dimension, Row row) {
        return dimension.shape().type() == CellShape.Type.TEXT
                && Optional.ofNullable(row.getString(dimension.index()))
                        .filter(text -> text.codePointCount(0, text.length()) > MOST_TEXT)
                        .isPresent();
    }

    GroupKey read(Dimension dimension, Row row) {
        int column = dimension.index();
        return switch (dimension.shape().type()) {
            case TEXT ->
                Optional.ofNullable(row.getString(column))
                        .map(GroupKeys::shortened)
                        .map(text -> new GroupKey(text, text))
                        .orElse(NONE);
            case NUMBER, MIXED ->
                Optional.ofNullable(Measure.number(row.getBigDecimal(column)))
                        .map(number -> new GroupKey(number, number.toPlainString()))
                        .orElse(NONE);
            case BOOLEAN ->
                Optional.ofNullable(row.getBoolean(column))
                        .map(flag -> new GroupKey(flag, flag.toString()))
                        .orElse(NONE);
            case DATE, TIME ->
                Optional.ofNullable(row.getLocalDate(column))
                        .map(day -> new GroupKey(
                                day.toString(), period(day, dimension.unit().orElse(DateUnit.DAY))))
                        .orElse(NONE);
            case CHOICE -> named(dimension, row, id -> choice(dimension, id), id -> choice(dimension, id));
            case PERSON -> named(dimension, row, id -> id, this::person);
            case RECORD -> named(dimension, row, id -> id, id -> recordNames.getOrDefault(id, id));
            case OTHER ->
                throw new IllegalStateException(
                        "Nothing is grouped by " + dimension.path().field());
        };
    }

    private static final GroupKey NONE = new GroupKey(null, null);

    private static GroupKey named(
            Dimension dimension,
            Row row,
            java.util.function.Function<String, String> value,
            java.util.function.Function<String, String> label) {
        List<String> ids = ids(dimension, row);
        if (ids.isEmpty()) {
            return NONE;
        }
        String labels = ids.stream().map(label).collect(Collectors.joining(", "));
        return dimension.isList()
                ? new GroupKey(ids.stream().map(value).toList(), labels)
                : new GroupKey(value.apply(ids.getFirst()), labels);
    }

    private static String choice(Dimension dimension, String id) {
        return new Choices(dimension.shape().choices())
                .withId(id)
                .map(Choice::name)
                .orElse(id);
    }

    private String person(String id) {
        return people.byId(id).map(User::name).orElse(id);
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) > MOST_TEXT
                ? text.substring(0, text.offsetByCodePoints(0, MOST_TEXT))
                : text;
    }

    private static String period(LocalDate day, DateUnit unit) {
        return switch (unit) {
            case DAY -> day.toString();
            case WEEK ->
                "%04d-W%02d".formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTH -> "%04d-%02d".formatted(day.getYear(), day.getMonthValue());
            case QUARTER -> "%04d-Q%d".formatted(day.getYear(), day.get(IsoFields.QUARTER_OF_YEAR));
            case YEAR -> "%04d".formatted(day.getYear());
        };
    }
}
