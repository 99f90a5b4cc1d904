package org.pyairtable.data.question;

import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.Function;

/**
 * A figure over the records of a group. It is the column {@code m<index>} of the groups. Numbers are exact decimals.
 *
 * @param field absent where records are counted
 */
record Measure(int index, String name, Function function, Optional<Field> field, Optional<CellShape> shape) {
    static Measure of(Table table, Grant grant, int index, Aggregate asked) {
        String name = asked.name();
        String written = asked.field();
        if (written == null) {
            return new Measure(
                    index, name == null ? "count" : name, asked.function(), Optional.empty(), Optional.empty());
        }
        Field field = grant.field(table, written);
        CellShape shape = CellShape.of(field, "t");
        check("aggregates[" + index + "]", asked.function(), field, shape);
        return new Measure(
                index,
                name == null ? camelCase(asked.function()) + "(" + written + ")" : name,
                asked.function(),
                Optional.of(field),
                Optional.of(shape));
    }

    /** {@code countDistinct} of {@code COUNT_DISTINCT}. */
    static String camelCase(Function function) {
        return switch (function) {
            case COUNT -> "count";
            case COUNT_DISTINCT -> "countDistinct";
            case SUM -> "sum";
            case AVERAGE -> "average";
            case MIN -> "min";
            case MAX -> "max";
            case MEDIAN -> "median";
            case FILLED -> "filled";
            case EMPTY -> "empty";
        };
    }

    private static void check(String member, Function function, Field field, CellShape shape) {
        CellShape.Type type = shape.type();
        boolean number = type == CellShape.Type.NUMBER || type == CellShape.Type.MIXED;
        boolean moment = type == CellShape.Type.DATE || type == CellShape.Type.TIME;
        boolean fits =
                switch (function) {
                    case COUNT, FILLED, EMPTY -> true;
                    case COUNT_DISTINCT -> type != CellShape.Type.OTHER && type != CellShape.Type.MIXED;
                    case SUM, AVERAGE, MEDIAN -> number;
                    case MIN, MAX -> number || moment;
                };
        if (!fits) {
            throw Bounds.refused(
                    member + ".field",
                    camelCase(function) + " is not possible over '" + field.name() + "' of type "
                            + field.kind().type()
                            + (function == Function.COUNT_DISTINCT
                                    ? ": group by the field instead"
                                    : ": it takes numbers"
                                            + (function == Function.MIN || function == Function.MAX
                                                    ? " or dates"
                                                    : "")));
        }
    }

    String column() {
        return "m" + index;
    }

    /** The aggregate over the table called {@code t}. */
    String sql() {
        if (shape.isEmpty()) {
            return "count(*)";
        }
        CellShape cell = shape.get();
        String value = cell.sql();
        return switch (function) {
            case COUNT -> "count(*)";
            case FILLED -> "count(*) filter (where " + cell.filled() + ")";
            case EMPTY -> "count(*) filter (where not " + cell.filled() + ")";
            case COUNT_DISTINCT ->
                cell.listed()
                        ? "string_agg(array_to_string(" + value + ", ','), ',')"
                        : "count(distinct " + value + ")";
            case SUM -> "sum(" + value + ")";
            case AVERAGE -> "avg(" + value + ")";
            case MIN -> "min(" + value + ")";
            case MAX -> "max(" + value + ")";
            // The interpolating function of PostgreSQL knows doubles only. Of an even number of values the two in the
            // middle
            // are the lower one of each direction.
            case MEDIAN ->
                "(percentile_disc(0.5) within group (order by " + value
                        + ") + percentile_disc(0.5) within group (order by " + value + " desc)) / 2";
        };
    }

    /** What the figure is of a group called {@code g}. */
    String selected() {
        return function == Function.COUNT_DISTINCT
                        && shape.filter(CellShape::listed).isPresent()
                ? "(select count(distinct u.id) from unnest(string_to_array(g." + column() + ", ',')) u (id))"
                : "g." + column();
    }

    /** Where some cell holds something else than a number; absent where that cannot be. */
    Optional<String> faulty() {
        return switch (function) {
            case SUM, AVERAGE, MIN, MAX, MEDIAN, COUNT_DISTINCT ->
                shape.flatMap(CellShape::faulty).map(f -> "bool_or(" + f + ")");
            case COUNT, FILLED, EMPTY -> Optional.empty();
        };
    }

    /** The value as it is answered; absent when there is none. */
    Optional<Object> read(Row row, int column) {
        if (function == Function.MIN || function == Function.MAX) {
            CellShape.Type type = shape.orElseThrow().type();
            if (type == CellShape.Type.DATE) {
                return Optional.ofNullable(row.getLocalDate(column)).map(LocalDate::toString);
            }
            if (type == CellShape.Type.TIME) {
                return Optional.ofNullable(row.getOffsetDateTime(column))
                        .map(OffsetDateTime::toInstant)
                        .map(DateText::wire);
            }
        }
        return Optional.ofNullable(number(row.getBigDecimal(column)));
    }

    /** Without zeros behind the point and without an exponent. */
    static @Nullable BigDecimal number(@Nullable BigDecimal number) {
        if (number == null || number.signum() == 0) {
            return number == null ? null : BigDecimal.ZERO;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
