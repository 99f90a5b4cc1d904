package org.pyairtable.data.csv;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of a field that is made for a column.
 *
 * @param reading how its cells are read
 */
record ColumnType(ColumnShape shape, Column reading) {
    private static final int MOST_OF_MONEY = 7;

    /**
     * A type is taken when every value fits it.
     *
     * @param values of the first rows, none of them empty
     */
    static ColumnType of(List<String> values, boolean primary, CallerSigns given) {
        if (values.isEmpty()) {
            return new ColumnType(new ColumnShape.Text("singleLineText"), new Column.Plain());
        }
        if (!primary && GuessedTexts.areTicks(values)) {
            return new ColumnType(new ColumnShape.Tick(), new TickColumn());
        }
        return GuessedNumbers.of(values, given)
                .or(() -> GuessedDates.of(values, given))
                .orElseGet(() -> new ColumnType(GuessedTexts.of(values, primary), new Column.Plain()));
    }

    /** As Airtable's API describes a new field. */
    Map<String, Object> field(String name, List<String> values) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("name", name);
        field.put("type", shape.kind().type());
        options(values).ifPresent(options -> field.put("options", options));
        return field;
    }

    Optional<Map<String, Object>> options(List<String> values) {
        return switch (shape) {
            case ColumnShape.PlainNumber s -> Optional.of(Map.of("precision", places(values)));
            case ColumnShape.Percent s -> Optional.of(Map.of("precision", places(values)));
            case ColumnShape.Money s ->
                Optional.of(Map.of("precision", Math.min(MOST_OF_MONEY, places(values)), "symbol", s.symbol()));
            case ColumnShape.Tick s -> Optional.of(Map.of("icon", "check", "color", "greenBright"));
            case ColumnShape.Day s -> Optional.of(Map.of("dateFormat", dateFormat(s.iso())));
            case ColumnShape.Time s ->
                Optional.of(Map.of(
                        "dateFormat", dateFormat(s.iso()), "timeFormat", Map.of("name", "24hour"), "timeZone", "utc"));
            case ColumnShape.Choice s ->
                Optional.of(Map.of(
                        "choices",
                        s.names().stream().map(n -> Map.of("name", n)).toList()));
            case ColumnShape.Text s -> Optional.empty();
        };
    }

    private int places(List<String> values) {
        char decimal = "comma".equals(reading.decisions().decimal()) ? ',' : '.';
        return values.stream()
                .map(AmountText::parse)
                .flatMap(Optional::stream)
                .mapToInt(amount -> Math.max(0, amount.value(decimal).scale()))
                .max()
                .orElse(0);
    }

    private Map<String, Object> dateFormat(boolean iso) {
        boolean dayFirst =
                DateOrder.DAY_FIRST.label().equals(reading.decisions().dateOrder());
        return Map.of("name", iso ? "iso" : dayFirst ? "european" : "us");
    }
}
