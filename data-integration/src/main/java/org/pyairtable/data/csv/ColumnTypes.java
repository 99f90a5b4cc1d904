package org.pyairtable.data.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.pyairtable.data.csv.CsvParser.CsvRow;

/** Guesses the fields of a table from the first rows of a CSV: a type is taken when every value that there is fits it. */
final class ColumnTypes {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,8})?");
    private static final Pattern PERCENT = Pattern.compile("-?\\d{1,12}(\\.\\d{1,6})?%");
    private static final Pattern MONEY = Pattern.compile("-?([$€£¥])(\\d{1,12}|\\d{1,3}(,\\d{3})+)(\\.\\d{1,4})?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:\\d\\d)?");
    private static final Pattern AMERICAN_DAY = Pattern.compile("\\d{1,2}/\\d{1,2}/\\d{4}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s,]+@[^@\\s,]+\\.[A-Za-z]{2,}");
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    private static final DateTimeFormatter AMERICAN =
            DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    private static final Set<String> TICKS = Set.of("true", "false", "checked", "unchecked", "yes", "no");
    private static final int FEWEST_FOR_CHOICES = 20;
    private static final int MAX_CHOICES = 20;
    private static final int MAX_CHOICE_LENGTH = 50;
    private static final int LONG_TEXT = 200;

    private ColumnTypes() {}

    /** The fields as Airtable's API describes new ones; the first is the primary one. */
    static List<Map<String, Object>> fields(List<String> header, List<CsvRow> sample) {
        List<String> names = names(header);
        return IntStream.range(0, names.size())
                .mapToObj(column -> {
                    List<String> values = sample.stream()
                            .map(row -> column < row.cells().size()
                                    ? row.cells().get(column).strip()
                                    : "")
                            .filter(value -> !value.isEmpty())
                            .toList();
                    return field(names.get(column), column == 0, values);
                })
                .toList();
    }

    /** Every column gets a name of its own. */
    static List<String> names(List<String> header) {
        Set<String> taken = new HashSet<>();
        return IntStream.range(0, header.size())
                .mapToObj(column -> {
                    String given = header.get(column).strip();
                    String wanted = given.isEmpty() ? "Column " + (column + 1) : given;
                    String name = wanted;
                    for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                        name = wanted + " " + i;
                    }
                    return name;
                })
                .toList();
    }

    private static Map<String, Object> field(String name, boolean primary, List<String> values) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("name", name);
        Type type = values.isEmpty() ? Type.of("singleLineText") : type(primary, values);
        field.put("type", type.name());
        type.options().ifPresent(options -> field.put("options", options));
        return field;
    }

    private record Type(String name, Optional<Map<String, Object>> options) {
        static Type of(String name) {
            return new Type(name, Optional.empty());
        }

        static Type of(String name, Map<String, Object> options) {
            return new Type(name, Optional.of(options));
        }
    }

    private static Type type(boolean primary, List<String> values) {
        if (!primary && all(values, v -> TICKS.contains(v.toLowerCase(Locale.ROOT)))) {
            return Type.of("checkbox", Map.of("icon", "check", "color", "greenBright"));
        }
        if (all(values, v -> NUMBER.matcher(v).matches())) {
            return Type.of("number", Map.of("precision", decimals(values)));
        }
        if (all(values, v -> PERCENT.matcher(v).matches())) {
            return Type.of("percent", Map.of("precision", decimals(values)));
        }
        if (all(values, v -> MONEY.matcher(v).matches()) && symbols(values).size() == 1) {
            return Type.of(
                    "currency",
                    Map.of(
                            "precision",
                            decimals(values),
                            "symbol",
                            symbols(values).iterator().next()));
        }
        return temporal(values).orElseGet(() -> text(primary, values));
    }

    private static Optional<Type> temporal(List<String> values) {
        if (all(values, ColumnTypes::isDay)) {
            return Optional.of(Type.of("date", Map.of("dateFormat", Map.of("name", "iso"))));
        }
        if (all(values, v -> TIME.matcher(v).matches() && isDay(v.substring(0, 10)))) {
            return Optional.of(Type.of(
                    "dateTime",
                    Map.of(
                            "dateFormat",
                            Map.of("name", "iso"),
                            "timeFormat",
                            Map.of("name", "24hour"),
                            "timeZone",
                            "utc")));
        }
        return all(values, ColumnTypes::isAmericanDay)
                ? Optional.of(Type.of("date", Map.of("dateFormat", Map.of("name", "us"))))
                : Optional.empty();
    }

    private static Type text(boolean primary, List<String> values) {
        if (all(values, v -> EMAIL.matcher(v).matches())) {
            return Type.of("email");
        }
        if (all(values, v -> URL.matcher(v).matches())) {
            return Type.of("url");
        }
        Set<String> distinct = new LinkedHashSet<>(values);
        boolean few = values.size() >= FEWEST_FOR_CHOICES
                && distinct.size() <= Math.min(MAX_CHOICES, values.size() / 4)
                && all(values, v -> v.length() <= MAX_CHOICE_LENGTH);
        if (!primary && few) {
            return Type.of(
                    "singleSelect",
                    Map.of(
                            "choices",
                            distinct.stream().map(v -> Map.of("name", v)).toList()));
        }
        boolean lengthy = !all(values, v -> v.length() <= LONG_TEXT && v.indexOf('\n') < 0);
        return Type.of(lengthy ? "multilineText" : "singleLineText");
    }

    private static boolean all(List<String> values, Predicate<String> fits) {
        return values.stream().allMatch(fits);
    }

    private static int decimals(List<String> values) {
        return values.stream()
                .mapToInt(value -> {
                    int point = value.indexOf('.');
                    String digits = value.endsWith("%") ? value.substring(0, value.length() - 1) : value;
                    return point < 0 ? 0 : digits.length() - point - 1;
                })
                .max()
                .orElse(0);
    }

    private static Set<String> symbols(List<String> values) {
        Set<String> symbols = new HashSet<>();
        values.forEach(value -> symbols.add(value.startsWith("-") ? value.substring(1, 2) : value.substring(0, 1)));
        return symbols;
    }

    private static boolean isDay(String value) {
        return DAY.matcher(value).matches() && parses(value, DateTimeFormatter.ISO_LOCAL_DATE);
    }

    private static boolean isAmericanDay(String value) {
        return AMERICAN_DAY.matcher(value).matches() && parses(value, AMERICAN);
    }

    private static boolean parses(String value, DateTimeFormatter format) {
        try {
            return LocalDate.parse(value, format).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
