package org.pyairtable.ai.chat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.query.Computed;
import org.pyairtable.ai.query.Computed.Line;
import org.pyairtable.ai.question.Condition;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.Outcome.NotUnderstood;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.search.FoundRecord;

/** Renders figures and records as sentences that also say how the question was understood. */
final class AnswerText {
    private static final int MOST_FIELDS = 20;
    private static final int GROUPS = 20;
    private static final int KEY_FIELDS = 4;
    private static final int CELL_CHARACTERS = 80;

    private AnswerText() {}

    /** @param notes how doubtful words were read */
    static String of(Computed computed, List<String> notes, TableInfo table) {
        String text =
                switch (computed.plan()) {
                    case Plan.Figure figure -> FigureText.figure(computed, figure);
                    case Plan.Existence e -> FigureText.existence(computed);
                    case Plan.Listing l -> listing(computed, table);
                    case Plan.Extremes extremes -> FigureText.extremes(computed, extremes);
                    case Plan.Share share -> FigureText.share(computed, share);
                    case Plan.Versus versus -> FigureText.versus(computed, versus);
                    case Plan.Ranking ranking -> FigureText.ranking(computed, ranking);
                };
        String withEmpty = computed.plan().selection().conditions().stream()
                .flatMap(condition -> emptyOnes(condition).stream())
                .distinct()
                .collect(Collectors.joining());
        return text + withEmpty + notes.stream().map(note -> "\n" + note).collect(Collectors.joining());
    }

    /** Explains why no figure is given, and what could be asked instead. */
    static String of(NotUnderstood question) {
        StringBuilder text = new StringBuilder("No figure is given, since it might be a wrong one: ");
        List<String> reasons = new ArrayList<>();
        if (!question.words().isEmpty()) {
            reasons.add(question.words().stream().map(word -> "“" + word + "”").collect(Collectors.joining(", "))
                    + (question.words().size() == 1 ? " was" : " were")
                    + " not understood");
        }
        reasons.addAll(question.doubts());
        text.append(String.join("; ", reasons)).append('.');
        if (!question.near().isEmpty()) {
            text.append("\nNear to it: ")
                    .append(String.join(", ", question.near()))
                    .append('.');
        }
        question.table().ifPresent(table -> text.append("\nFields of ")
                .append(table.name())
                .append(": ")
                .append(table.fields().stream()
                        .map(FieldShape::name)
                        .limit(MOST_FIELDS)
                        .collect(Collectors.joining(", ")))
                .append('.'));
        return text.toString();
    }

    static String notComputed(String reason) {
        return "No figure is given, since the records could not be asked: " + reason + ".";
    }

    /** A negation includes records without a value, as a filter would. */
    private static Optional<String> emptyOnes(Condition condition) {
        return condition instanceof Condition.Named named && named.choice() == Condition.Choice.NONE_OF
                ? Optional.of("\nThat includes records without " + named.path().name() + ", unless said otherwise.")
                : Optional.empty();
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

    private static String listing(Computed computed, TableInfo table) {
        long count = computed.whole().records();
        if (count == 0) {
            return "No record in %s%s."
                    .formatted(table.tableName(), computed.plan().selection().where());
        }
        String lines = computed.records().stream()
                .map(source ->
                        "\n- " + source.display() + brackets(keyFields(source.readable(table), source.display(), "")))
                .collect(Collectors.joining());
        long more = count - computed.records().size();
        return FigureText.records(computed, count) + ":" + lines + (more > 0 ? "\n… and " + more + " more." : "");
    }

    /** The first groups, the largest first unless they are periods. */
    static String lines(List<Line> lines, FigureText.Shown shown) {
        return lines.stream()
                .limit(GROUPS)
                .map(line -> "\n- " + line.name().orElse("(empty)") + ": "
                        + line.tally().value().map(shown::of).orElse("no value"))
                .collect(Collectors.joining(
                        "", "", lines.size() > GROUPS ? "\n… and " + (lines.size() - GROUPS) + " more." : ""));
    }

    static String names(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::display).collect(Collectors.joining(", "));
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

    /** At most two decimals, or four digits of what is less than one; no grouping: readable everywhere, and by programs. */
    static String number(BigDecimal value) {
        BigDecimal rounded = value.abs().compareTo(BigDecimal.ONE) < 0
                ? value.round(new MathContext(4, RoundingMode.HALF_UP))
                : value.setScale(2, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
