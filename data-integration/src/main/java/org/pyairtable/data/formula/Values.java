package org.pyairtable.data.formula;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CellValues;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.Value;

/** Between cells in the JSON format and the values that formulas compute with. */
public final class Values {
    private static final Map<String, Object> ERROR = Map.of("error", "#ERROR!");

    private static final List<String> NAMING_KEYS =
            List.of("name", "filename", "value", "text", "label", "email", "id");

    private Values() {}

    /** @param json a cell in the JSON format */
    public static Value toValue(Object json, CellType type) {
        return json instanceof List<?> list
                ? Value.of(list.stream()
                        .map(element -> scalar(element, type.element()))
                        .toList())
                : scalar(json, type.result());
    }

    private static Value scalar(Object json, ResultType type) {
        return switch (json) {
            case BigDecimal number when type == ResultType.BOOLEAN -> Value.of(number.signum() != 0);
            case BigDecimal number -> Value.of(number.doubleValue());
            case Boolean flag -> Value.of(flag.booleanValue());
            case String text when type.isTemporal() -> moment(text);
            case String text -> Value.of(text);
            case Map<?, ?> map when map.containsKey("error") -> new Value.Failure("the cell holds an error");
            case Map<?, ?> map
            when map.get("specialValue") instanceof String special -> Value.of(Double.parseDouble(special));
            case Map<?, ?> map -> named(map);
            default -> Value.BLANK;
        };
    }

    /** People by name, files by file name, barcodes and generated texts by their text, buttons by their label. */
    private static Value named(Map<?, ?> map) {
        for (String key : NAMING_KEYS) {
            if (map.get(key) instanceof String text) {
                return Value.of(text);
            }
        }
        return Value.BLANK;
    }

    private static Value moment(String text) {
        try {
            return text.length() == 10 ? Value.of(LocalDate.parse(text)) : Value.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Value.of(text);
        }
    }

    /** As {@link #toJson(Value)}, written as the field's type demands: all as text where some results are texts. */
    public static Optional<Object> toJson(Value value, ResultType type) {
        return type == ResultType.TEXT || value instanceof Value.Moment
                ? CellValues.toJson(value, type)
                : toJson(value);
    }

    /** A result as a cell in the JSON format; empty for an empty cell. Yes and no are 1 and 0, as Airtable answers them. */
    public static Optional<Object> toJson(Value value) {
        return switch (value) {
            case Value.Blank blank -> Optional.empty();
            case Value.Text text -> text.text().isEmpty() ? Optional.empty() : Optional.of(text.text());
            case Value.Numeric number -> Optional.of(number(number.number()));
            case Value.Flag flag -> Optional.of(flag.flag() ? BigDecimal.ONE : BigDecimal.ZERO);
            case Value.Moment moment ->
                Optional.of(
                        moment.dateOnly()
                                ? LocalDate.ofInstant(moment.instant(), ZoneOffset.UTC)
                                        .toString()
                                : DateText.wire(moment.instant()));
            case Value.Items items -> list(items);
            case Value.Failure failure -> Optional.of(ERROR);
        };
    }

    private static Optional<Object> list(Value.Items items) {
        List<Object> list = items.elements().stream()
                .flatMap(element -> toJson(element).stream())
                .toList();
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    private static Object number(double number) {
        if (Double.isNaN(number)) {
            return Map.of("specialValue", "NaN");
        }
        if (Double.isInfinite(number)) {
            return Map.of("specialValue", number > 0 ? "Infinity" : "-Infinity");
        }
        BigDecimal exact = BigDecimal.valueOf(number);
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
