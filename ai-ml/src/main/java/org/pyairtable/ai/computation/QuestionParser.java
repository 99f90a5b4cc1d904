package org.pyairtable.ai.computation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pyairtable.ai.document.FieldKind;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Words;

/**
 * Reads questions such as "what is the total amount of overdue invoices by client?" without a language model: by the
 * names of tables and fields and a few dozen English phrases.
 */
final class QuestionParser {
    private static final int MENTIONED = 4;
    private static final int MENTIONED_FIRST = 2;
    private static final int FIELD_NAMED = 3;

    private final List<TableInfo> tables;
    private final LocalDate today;

    QuestionParser(List<TableInfo> tables, LocalDate today) {
        this.tables = List.copyOf(tables);
        this.today = today;
    }

    private record Candidate(TableInfo table, int score) {}

    /** Empty when the question is about no table in particular. */
    Optional<ParsedQuestion> parse(String question) {
        QuestionWords words = new QuestionWords(question);
        Optional<OperationCue> cue = OperationCue.find(words.text());
        int firstMention = tables.stream()
                .flatMap(table -> mention(words, table).stream().boxed())
                .min(Comparator.naturalOrder())
                .orElse(-1);
        return tables.stream()
                .map(table -> new Candidate(table, score(words, table, cue, firstMention)))
                .filter(candidate -> candidate.score() > 0)
                .max(Comparator.comparingInt(Candidate::score))
                .map(candidate -> parse(words, candidate.table(), cue));
    }

    private static int score(QuestionWords words, TableInfo table, Optional<OperationCue> cue, int firstMention) {
        OptionalInt mention = mention(words, table);
        boolean wantsNumbers = cue.isPresent() && cue.get().operation().needsField();
        if (wantsNumbers && numberFields(table).findAny().isEmpty()) {
            return 0;
        }
        int score = mention.isPresent() ? MENTIONED : 0;
        if (mention.isPresent() && mention.getAsInt() == firstMention) {
            score += MENTIONED_FIRST;
        }
        if (cue.isPresent() && named(words, table, f -> f.kind().numeric()).isPresent()) {
            score += FIELD_NAMED;
        }
        return score;
    }

    private ParsedQuestion parse(QuestionWords words, TableInfo table, Optional<OperationCue> cue) {
        words.understand(Words.of(table.tableName()));
        Optional<TableField> groupBy = groupBy(words, table);
        Optional<TableField> named = named(words, table, f -> f.kind().numeric());
        Optional<Operation> operation =
                cue.map(c -> c.operation() == Operation.COUNT && named.isPresent() && followsCue(words, c, named.get())
                        ? Operation.SUM
                        : c.operation());
        Optional<TableField> field = named.or(() -> usualNumber(table));
        named.ifPresent(f -> words.understand(Words.of(f.name())));
        boolean aboutNumbers = operation.isPresent() && operation.get().needsField();
        return new ParsedQuestion(
                table,
                operation,
                aboutNumbers ? field : Optional.empty(),
                conditions(words, table, field),
                groupBy,
                words);
    }

    /** "How many hours …": what is counted is itself a number, so its sum is wanted. */
    private static boolean followsCue(QuestionWords words, OperationCue cue, TableField field) {
        List<String> next = Words.of(words.text().substring(cue.end()));
        List<String> name = Words.of(field.name());
        return next.size() >= name.size() && next.subList(0, name.size()).equals(name);
    }

    private List<Condition> conditions(QuestionWords words, TableInfo table, Optional<TableField> number) {
        List<Condition> conditions = new ArrayList<>();
        number.ifPresent(field -> BoundPhrase.find(words.text()).ifPresent(phrase -> {
            words.understand(Words.of(phrase.words()));
            conditions.add(new Condition.Compare(field, phrase.comparison(), phrase.bound()));
        }));
        dateField(words, table)
                .ifPresent(field -> DatePhrase.find(words.text(), today).ifPresent(phrase -> {
                    words.understand(Words.of(phrase.words()));
                    words.understand(Words.of(field.name()));
                    conditions.add(new Condition.Period(field, phrase.from(), phrase.until()));
                }));
        table.fields().stream()
                .filter(field -> field.kind() == FieldKind.CHECKBOX)
                .filter(field -> words.find(Words.of(field.name())).isPresent())
                .forEach(field -> {
                    words.understand(Words.of(field.name()));
                    conditions.add(new Condition.OneOf(List.of(new Condition.Choice(field, "yes")), false));
                });
        return conditions;
    }

    private static Optional<TableField> groupBy(QuestionWords words, TableInfo table) {
        for (int i = 0; i < words.size() - 1; i++) {
            String word = words.word(i);
            if (!word.equals("by") && !word.equals("per") && !word.equals("each")) {
                continue;
            }
            for (TableField field : table.fields()) {
                List<String> name = Words.of(field.name());
                if (field.kind().names() && words.startsWith(i + 1, name)) {
                    words.understand(i, 1 + name.size());
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }

    private static OptionalInt mention(QuestionWords words, TableInfo table) {
        return words.find(Words.of(table.tableName()));
    }

    /** Of the fields whose whole name stands in the question, the one with the longest name. */
    private static Optional<TableField> named(QuestionWords words, TableInfo table, Predicate<TableField> wanted) {
        return table.fields().stream()
                .filter(wanted)
                .filter(field -> words.find(Words.of(field.name())).isPresent())
                .max(Comparator.comparingInt(field -> field.name().length()));
    }

    private static Stream<TableField> numberFields(TableInfo table) {
        return table.fields().stream().filter(field -> field.kind().numeric());
    }

    /** The field that a question means which names none: money before other numbers, these before computed values. */
    private static Optional<TableField> usualNumber(TableInfo table) {
        return numberFields(table)
                .filter(field ->
                        !field.type().equals("autoNumber") && !field.type().equals("rating"))
                .min(Comparator.comparingInt(
                        field -> field.type().equals("currency") ? 0 : field.kind() == FieldKind.NUMBER ? 1 : 2));
    }

    private static Optional<TableField> dateField(QuestionWords words, TableInfo table) {
        return named(words, table, f -> f.kind() == FieldKind.DATE).or(() -> table.fields().stream()
                .filter(field -> field.kind() == FieldKind.DATE)
                .findFirst());
    }
}
