package org.pyairtable.ai.chat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pyairtable.ai.computation.Aggregation;
import org.pyairtable.ai.computation.Figures;
import org.pyairtable.ai.computation.Operation;
import org.pyairtable.ai.computation.QuestionAnalysis.Understood;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.search.FoundRecord;

/** Figures and records in sentences that also say how the question was understood. */
final class AnswerText {
    private static final int DECIMALS = 2;
    private static final int GROUPS = 20;
    private static final int KEY_FIELDS = 4;
    private static final int CELL_CHARACTERS = 80;

    private AnswerText() {}

    static String of(Understood understood, Figures figures) {
        StringBuilder text = new StringBuilder(
                understood.listing()
                        ? listing(understood.aggregation(), figures)
                        : figure(understood.aggregation(), figures));
        if (!understood.ignored().isEmpty()) {
            text.append("\nNo record mentions ")
                    .append(understood.ignored().stream()
                            .map(word -> "“" + word + "”")
                            .collect(Collectors.joining(", ")))
                    .append("; this part of the question was left out.");
        }
        return text.toString();
    }

    static String of(List<FoundRecord> nearest) {
        if (nearest.isEmpty()) {
            return "No record was found that fits the question.";
        }
        return nearest.stream()
                .map(record -> "- %s (%s): %s%s"
                        .formatted(
                                record.title(),
                                record.tableName(),
                                record.snippet(),
                                brackets(keyFields(record.fields(), record.title(), record.snippet()))))
                .collect(Collectors.joining("\n", "These records fit the question best:\n", ""));
    }

    private static String figure(Aggregation aggregation, Figures figures) {
        String table = aggregation.table().tableName();
        String records = "%d %s in %s%s"
                .formatted(
                        figures.records(), figures.records() == 1 ? "record" : "records", table, aggregation.where());
        if (aggregation.operation() == Operation.COUNT) {
            String verb = figures.records() == 1 ? "There is " : "There are ";
            return verb + records + "." + groups(aggregation, figures);
        }
        String field = aggregation.field().map(TableField::name).orElse("");
        if (figures.value().isEmpty()) {
            return "No value of %s to compute with: %s.".formatted(field, records);
        }
        String value = number(figures.value().get());
        String sentence =
                switch (aggregation.operation()) {
                    case COUNT, SUM -> "The total %s is %s, over %s.".formatted(field, value, records);
                    case AVERAGE -> "The average %s is %s, over %s.".formatted(field, value, records);
                    case MINIMUM -> "The lowest %s is %s (%s), of %s.".formatted(field, value, first(figures), records);
                    case MAXIMUM ->
                        "The highest %s is %s (%s), of %s.".formatted(field, value, first(figures), records);
                };
        return sentence + groups(aggregation, figures);
    }

    private static String listing(Aggregation aggregation, Figures figures) {
        TableInfo table = aggregation.table();
        if (figures.records() == 0) {
            return "No record in %s%s.".formatted(table.tableName(), aggregation.where());
        }
        String head = "%d %s in %s%s:"
                .formatted(
                        figures.records(),
                        figures.records() == 1 ? "record" : "records",
                        table.tableName(),
                        aggregation.where());
        String lines = figures.examples().stream()
                .map(source ->
                        "\n- " + source.display() + brackets(keyFields(source.readable(table), source.display(), "")))
                .collect(Collectors.joining());
        long more = figures.records() - figures.examples().size();
        return head + lines + (more > 0 ? "\n… and " + more + " more." : "");
    }

    private static String groups(Aggregation aggregation, Figures figures) {
        List<Figures.Group> groups = figures.groups();
        if (groups.isEmpty()) {
            return "";
        }
        String by = aggregation.groupBy().map(TableField::name).orElse("");
        return groups.stream()
                .limit(GROUPS)
                .map(group -> "\n- " + group.name() + ": "
                        + group.value().map(AnswerText::number).orElse("no value"))
                .collect(Collectors.joining(
                        "",
                        "\nBy " + by + ":",
                        groups.size() > GROUPS ? "\n… and " + (groups.size() - GROUPS) + " more." : ""));
    }

    private static String first(Figures figures) {
        return figures.examples().stream()
                .findFirst()
                .map(SourceRecord::display)
                .orElse("?");
    }

    private static String keyFields(Map<String, Object> fields, String title, String shown) {
        return fields.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + plain(entry.getValue()))
                .filter(text -> !text.endsWith(": " + title) && !text.equals(shown) && text.length() <= CELL_CHARACTERS)
                .limit(KEY_FIELDS)
                .collect(Collectors.joining("; "));
    }

    private static String plain(Object value) {
        return switch (value) {
            case Collection<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Number number -> number(new BigDecimal(number.toString()));
            case Boolean checked -> checked ? "yes" : "no";
            default -> value.toString();
        };
    }

    private static String brackets(String text) {
        return text.isEmpty() ? "" : " [" + text + "]";
    }

    /** At most two decimals, no grouping: readable in every locale, and by programs. */
    static String number(BigDecimal value) {
        BigDecimal rounded = value.setScale(DECIMALS, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
