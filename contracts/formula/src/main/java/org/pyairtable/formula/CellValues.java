package org.pyairtable.formula;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.moment.DateText;

/**
 * Cells between JSON, as Airtable's API has them, and formula values. JSON is taken and given as plain Java: String,
 * Number, Boolean, List and Map.
 */
public final class CellValues {
    private static final int DEEPEST_LIST = 20;
    private static final Map<String, Object> ERROR_CELL = Map.of("error", "#ERROR!");

    private CellValues() {}

    /** Reads a cell of a field of this type; an absent cell is null and gives a blank, or no for a checkbox. */
    public static Value fromJson(CellType type, @Nullable Object cell) {
        return read(type.airtableType(), type.element(), cell, 0);
    }

    /**
     * A row of JSON cells by field id, each read when a formula asks for it.
     *
     * @param types the type of a field by its id
     */
    public static RecordValues row(Map<String, ? extends @Nullable Object> cells, Function<String, CellType> types) {
        return fieldId -> fromJson(types.apply(fieldId), cells.get(fieldId));
    }

    private static Value read(String type, ResultType element, @Nullable Object cell, int depth) {
        return switch (cell) {
            case null -> type.equals("checkbox") ? Value.FALSE : Value.BLANK;
            case Boolean flag -> Value.of(flag);
            case Number number -> Value.of(number.doubleValue());
            case String text -> text(type, element, text);
            case List<?> list -> items(type, element, list, depth);
            case Map<?, ?> map -> object(type, map);
            default ->
                throw new IllegalArgumentException(
                        "no JSON value: " + cell.getClass().getName());
        };
    }

    private static Value text(String type, ResultType element, String text) {
        if (text.isEmpty()) {
            return Value.BLANK;
        }
        return switch (element) {
            case DATE, DATE_TIME -> date(element, text);
            case NUMBER -> {
                double number = NumberText.parse(text);
                yield Double.isNaN(number) ? Value.of(text) : Value.of(number);
            }
            case BOOLEAN -> type.equals("checkbox") ? Value.of(text.equals("true")) : Value.of(text);
            case TEXT, LIST, BLANK, ANY -> Value.of(text);
        };
    }

    private static Value date(ResultType type, String text) {
        return DateText.parse(text)
                .map(parsed -> type == ResultType.DATE
                        ? Value.of(LocalDate.ofInstant(parsed.instant(), ZoneOffset.UTC))
                        : Value.of(parsed.instant()))
                .orElseGet(() -> Value.of(text));
    }

    private static Value items(String type, ResultType element, List<?> list, int depth) {
        if (depth >= DEEPEST_LIST) {
            return new Value.Failure("a list nested too deeply");
        }
        List<Value> elements = new ArrayList<>(list.size());
        for (Object item : list) {
            elements.add(read(type, element, item, depth + 1));
        }
        return Value.of(elements);
    }

    /** Reads the object forms: errors, special numbers, attachments, people, choices, barcodes, buttons, links. */
    private static Value object(String type, Map<?, ?> cell) {
        if (cell.containsKey("error")) {
            return new Value.Failure(String.valueOf(cell.get("error")));
        }
        if (cell.get("specialValue") instanceof String special) {
            return special(special);
        }
        if (type.equals("multipleAttachments") || cell.containsKey("filename")) {
            return Value.of(named(cell, "filename") + " (" + named(cell, "url") + ")");
        }
        for (String key : List.of("name", "value", "text", "label", "email", "id")) {
            if (cell.get(key) instanceof String text) {
                return text.isEmpty() ? Value.BLANK : Value.of(text);
            }
        }
        return Value.BLANK;
    }

    private static Value special(String name) {
        return switch (name) {
            case "NaN" -> Value.of(Double.NaN);
            case "Infinity" -> Value.of(Double.POSITIVE_INFINITY);
            case "-Infinity" -> Value.of(Double.NEGATIVE_INFINITY);
            default -> new Value.Failure("the special value " + name);
        };
    }

    private static String named(Map<?, ?> cell, String key) {
        return cell.get(key) instanceof String text ? text : "";
    }

    /**
     * A value as a cell of a formula field with the given result type; empty when the cell is left out. Yes and no are
     * 1 and 0, moments are ISO texts, whole numbers are Long, failures and special numbers are Airtable's objects.
     */
    public static Optional<Object> toJson(Value value, ResultType type) {
        return switch (value) {
            case Value.Blank ignored -> Optional.empty();
            case Value.Text text -> text.text().isEmpty() ? Optional.empty() : Optional.of(text.text());
            case Value.Failure ignored -> Optional.of(ERROR_CELL);
            case Value.Items items ->
                type == ResultType.TEXT ? asText(items) : Optional.of(list(items, ResultType.ANY));
            case Value.Numeric numeric ->
                type == ResultType.TEXT ? asText(value) : Optional.of(number(numeric.number()));
            case Value.Flag flag -> type == ResultType.TEXT ? asText(value) : Optional.of(flag.flag() ? 1L : 0L);
            case Value.Moment moment -> Optional.of(moment(moment, type));
        };
    }

    private static Optional<Object> asText(Value value) {
        try {
            String text = Coercion.text(value);
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (EvaluationFailure failure) {
            return Optional.of(ERROR_CELL);
        }
    }

    private static List<Object> list(Value.Items items, ResultType type) {
        List<Object> elements = new ArrayList<>(items.elements().size());
        for (Value element : items.elements()) {
            toJson(element, type).ifPresent(elements::add);
        }
        return elements;
    }

    private static Object number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            Map<String, Object> special = new LinkedHashMap<>();
            special.put("specialValue", Double.toString(number));
            return special;
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? (Object) (long) number : (Object) number;
    }

    private static String moment(Value.Moment moment, ResultType type) {
        boolean asTime = type == ResultType.DATE_TIME || (type != ResultType.DATE && !moment.dateOnly());
        Instant instant = moment.instant();
        return asTime
                ? Coercion.iso(instant)
                : LocalDate.ofInstant(instant, moment.zoneOfDay()).toString();
    }
}
