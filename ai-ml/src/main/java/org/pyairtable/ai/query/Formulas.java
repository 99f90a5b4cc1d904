package org.pyairtable.ai.query;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.pyairtable.ai.question.BaseShape;
import org.pyairtable.ai.question.Comparison;
import org.pyairtable.ai.question.Condition;
import org.pyairtable.ai.question.Condition.Choice;
import org.pyairtable.ai.question.FieldPath;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.events.DataQuery.LinkCondition;

/**
 * Writes conditions as formulas of Airtable's language. An empty cell is 0 and "" to a formula; it fulfils a comparison here
 * only when the condition says so.
 */
final class Formulas {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

    private final ZoneId zone;
    private final BaseShape base;

    /** @param zone in which the days of the conditions begin */
    Formulas(ZoneId zone, BaseShape base) {
        this.zone = zone;
        this.base = base;
    }

    Filter of(List<Condition> conditions) {
        Filter filter = conditions.stream().map(this::of).reduce(new Filter(List.of(), List.of()), Filter::and);
        return new Filter(filter.parts(), ofOneRecord(filter.links()));
    }

    /** What is required through one link, one linked record fulfils. */
    private static List<LinkCondition> ofOneRecord(List<LinkCondition> links) {
        Map<List<String>, List<String>> byPath = new LinkedHashMap<>();
        links.forEach(link -> byPath.computeIfAbsent(link.path(), path -> new ArrayList<>())
                .add(Objects.requireNonNull(link.condition())));
        return byPath.entrySet().stream()
                .map(link -> new LinkCondition(
                        link.getKey(), null, Filter.formula(link.getValue()).formula()))
                .toList();
    }

    private Filter of(Condition condition) {
        FieldPath path = condition.path();
        if (path.link().isPresent()) {
            return through(path.link().get(), formula(condition, path.field()));
        }
        if (path.field().kind() == FieldShape.Kind.LINK
                && condition instanceof Condition.Named named
                && named.choice() == Choice.ONE_OF) {
            return base.linked(path.field())
                    .map(table -> through(path.field(), oneOf(table.primary(), named.values())))
                    .orElseGet(() -> Filter.formula(formula(condition, path.field())));
        }
        return Filter.formula(formula(condition, path.field()));
    }

    private static Filter through(FieldShape link, String formula) {
        return new Filter(List.of(), List.of(new LinkCondition(List.of(link.id()), null, formula)));
    }

    private String formula(Condition condition, FieldShape field) {
        return switch (condition) {
            case Condition.Named named -> named(named, field);
            case Condition.Compared compared -> compared(compared, field);
            case Condition.Linked linked -> count(field) + linked.comparison().operator() + linked.bound();
            case Condition.During during -> during(during, field);
            case Condition.Empty e -> empty(field);
            case Condition.Filled f -> "NOT(" + empty(field) + ")";
            case Condition.Ticked ticked -> ticked.ticked() ? name(field) : "NOT(" + name(field) + ")";
            case Condition.Being being -> being.negated() ? "NOT(" + being(being, field) + ")" : being(being, field);
            case Condition.Containing containing -> "SEARCH(%s, %s)".formatted(text(containing.text()), asText(field));
        };
    }

    private static String named(Condition.Named named, FieldShape field) {
        String oneOf = oneOf(field, named.values());
        return switch (named.choice()) {
            case ONE_OF -> oneOf;
            case NONE_OF -> "NOT(" + oneOf + ")";
            case ANOTHER -> "AND(NOT(%s), NOT(%s))".formatted(empty(field), oneOf);
        };
    }

    /** That the cell has one of the values, or, of several values, that one of them is one. */
    static String oneOf(FieldShape field, List<String> values) {
        List<String> tests = values.stream()
                .map(value -> isList(field)
                        ? "FIND(%s, \"|\" & ARRAYJOIN(%s, \"|\") & \"|\")"
                                .formatted(text("|" + value + "|"), name(field))
                        : name(field) + "=" + text(value))
                .toList();
        return tests.size() == 1 ? tests.getFirst() : tests.stream().collect(Collectors.joining(", ", "OR(", ")"));
    }

    /** Whatever the letter case and the blanks around. */
    static String isAnyOf(FieldShape field, List<String> texts) {
        List<String> tests = texts.stream()
                .map(value -> "LOWER(TRIM(" + name(field) + "))=" + text(value.toLowerCase(Locale.ROOT)))
                .toList();
        return tests.size() == 1 ? tests.getFirst() : tests.stream().collect(Collectors.joining(", ", "OR(", ")"));
    }

    private static String being(Condition.Being being, FieldShape field) {
        String text = being.text().strip().toLowerCase(Locale.ROOT);
        return isList(field)
                ? "FIND(%s, LOWER(\"|\" & ARRAYJOIN(%s, \"|\") & \"|\"))".formatted(text("|" + text + "|"), name(field))
                : "LOWER(TRIM(%s & \"\"))=%s".formatted(name(field), text(text));
    }

    private static String compared(Condition.Compared compared, FieldShape field) {
        String test = name(field)
                + compared.comparison().operator()
                + compared.bound().toPlainString();
        return holdsForZero(compared.comparison(), compared.bound())
                ? "AND(%s, NOT(%s))".formatted(test, empty(field))
                : test;
    }

    private static boolean holdsForZero(Comparison comparison, BigDecimal bound) {
        return comparison.holds(-bound.signum());
    }

    private String during(Condition.During during, FieldShape field) {
        List<String> tests = new ArrayList<>();
        during.from().ifPresent(from -> tests.add(name(field) + ">=" + moment(from, field)));
        during.until().ifPresent(until -> tests.add("IS_BEFORE(" + name(field) + ", " + moment(until, field) + ")"));
        return tests.size() == 1 ? tests.getFirst() : "AND(" + String.join(", ", tests) + ")";
    }

    private String moment(LocalDate day, FieldShape field) {
        return text(
                field.kind() == FieldShape.Kind.DATE
                        ? day.toString()
                        : MOMENT.format(day.atStartOfDay(zone).withZoneSameInstant(ZoneOffset.UTC)));
    }

    static String empty(FieldShape field) {
        return switch (field.kind()) {
            case TEXT, CHOICE, PERSON -> name(field) + "=\"\"";
            case CHECKBOX -> "NOT(" + name(field) + ")";
            case DATE, DATE_TIME -> name(field) + "=BLANK()";
            case CHOICES, LINK -> "ARRAYJOIN(" + name(field) + ", \"|\")=\"\"";
            case NUMBER, OTHER -> "(" + name(field) + " & \"\")=\"\"";
        };
    }

    private static String count(FieldShape field) {
        return "IF(" + empty(field) + ", 0, COUNTALL(" + name(field) + "))";
    }

    private static String asText(FieldShape field) {
        return isList(field) ? "ARRAYJOIN(" + name(field) + ", \"|\")" : name(field) + " & \"\"";
    }

    private static boolean isList(FieldShape field) {
        return field.kind() == FieldShape.Kind.CHOICES || field.kind() == FieldShape.Kind.LINK;
    }

    static String name(FieldShape field) {
        return "{" + field.name().replace("\\", "\\\\").replace("}", "\\}") + "}";
    }

    static String text(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
