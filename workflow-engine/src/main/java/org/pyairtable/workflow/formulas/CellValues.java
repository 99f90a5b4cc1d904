package org.pyairtable.workflow.formulas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.Value;

/** Converts cells between JSON and the values of the formula language. */
public final class CellValues {
    private static final DateTimeFormatter WEB_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final double EXACT = 1L << 53;

    private CellValues() {}

    /** @param links display texts of linked records by record id; a formula sees those, never ids */
    public static Value fromJson(@Nullable Object json, CellType type, Map<String, String> links) {
        return switch (json) {
            case null -> Value.BLANK;
            case String text -> fromText(links.getOrDefault(text, text), type);
            case Number number -> Value.of(number.doubleValue());
            case Boolean flag -> Value.of(flag.booleanValue());
            case Collection<?> items ->
                Value.of(items.stream()
                        .map(item -> fromJson(item, element(type), links))
                        .toList());
            case Map<?, ?> map -> fromObject(map);
            default -> Value.of(json.toString());
        };
    }

    /** The value as JSON; empty for blank. */
    public static Optional<Object> toJson(Value value) {
        return switch (value) {
            case Value.Blank blank -> Optional.empty();
            case Value.Text text -> Optional.of(text.text());
            case Value.Flag flag -> Optional.of(flag.flag());
            case Value.Numeric numeric -> Optional.of(number(numeric.number()));
            case Value.Moment moment
            when moment.dateOnly() ->
                Optional.of(
                        LocalDate.ofInstant(moment.instant(), ZoneOffset.UTC).toString());
            case Value.Moment moment -> Optional.of(WEB_TIME.format(moment.instant()));
            case Value.Items items ->
                Optional.of(items.elements().stream()
                        .flatMap(element -> toJson(element).stream())
                        .toList());
            case Value.Failure failure -> Optional.of(Map.of("error", "#ERROR!"));
        };
    }

    private static CellType element(CellType list) {
        return new CellType(list.airtableType(), list.element(), list.element());
    }

    private static Value fromText(String text, CellType type) {
        try {
            return switch (type.result()) {
                case DATE -> Value.of(LocalDate.parse(text));
                case DATE_TIME -> Value.of(moment(text));
                default -> Value.of(text);
            };
        } catch (DateTimeException notADate) {
            return Value.of(text);
        }
    }

    private static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static Value fromObject(Map<?, ?> object) {
        if (object.containsKey("error")) {
            return new Value.Failure(String.valueOf(object.get("error")));
        }
        if (object.get("specialValue") instanceof String special) {
            return Value.of(
                    switch (special) {
                        case "Infinity" -> Double.POSITIVE_INFINITY;
                        case "-Infinity" -> Double.NEGATIVE_INFINITY;
                        default -> Double.NaN;
                    });
        }
        return List.of("name", "email", "filename", "text", "label", "value").stream()
                .map(object::get)
                .filter(String.class::isInstance)
                .findFirst()
                .map(text -> Value.of((String) text))
                .orElse(Value.BLANK);
    }

    private static Object number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Map.of("specialValue", Double.toString(number));
        }
        if (number == Math.rint(number) && Math.abs(number) <= EXACT) {
            return (long) number;
        }
        return number;
    }
}
