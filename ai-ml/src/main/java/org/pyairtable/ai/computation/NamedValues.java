package org.pyairtable.ai.computation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pyairtable.ai.computation.Condition.Choice;
import org.pyairtable.ai.computation.Condition.OneOf;
import org.pyairtable.ai.document.FieldKind;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Words;

/**
 * Looks through the records of a table for values that the question names: "overdue" is a status, "Harbour Tower" a
 * linked project. Of values that overlap in the question the longest counts.
 */
final class NamedValues implements Consumer<SourceRecord> {
    private static final int MAX_VALUE_CHARACTERS = 80;
    private static final int REMEMBERED_VALUES = 20_000;
    private static final Set<String> NEGATIONS = new HashSet<>(Words.of("not isn't aren't without except excluding"));

    private record Span(int from, int length) {
        boolean covers(Span other) {
            return from <= other.from && other.from + other.length <= from + length && length > other.length;
        }
    }

    private final TableInfo table;
    private final QuestionWords words;
    private final Map<String, Optional<Span>> spans = new HashMap<>();
    private final Map<Span, Set<Choice>> found =
            new TreeMap<>(Comparator.comparingInt(Span::from).thenComparingInt(Span::length));
    private final Set<String> leftOver;
    private final Set<String> mentioned = new HashSet<>();

    NamedValues(TableInfo table, QuestionWords words) {
        this.table = table;
        this.words = words;
        this.leftOver = new LinkedHashSet<>(words.leftOver());
    }

    @Override
    public void accept(SourceRecord source) {
        for (TableField field : table.fields()) {
            if (field.kind().names() && (field.kind() != FieldKind.TEXT || field.primary())) {
                for (String value : source.texts(field)) {
                    span(value).ifPresent(span -> found.computeIfAbsent(span, s -> new LinkedHashSet<>())
                            .add(new Choice(field, value)));
                }
            }
        }
        if (mentioned.size() < leftOver.size()) {
            Set<String> own = Condition.Mentions.wordsOf(table, source);
            leftOver.stream().filter(word -> own.containsAll(Words.of(word))).forEach(mentioned::add);
        }
    }

    /** The conditions that the named values make; these words of the question are understood from then on. */
    List<Condition> conditions() {
        List<Span> longest = found.keySet().stream()
                .filter(span -> found.keySet().stream().noneMatch(other -> other.covers(span)))
                .toList();
        List<OneOf> conditions = new ArrayList<>();
        for (Span span : longest) {
            words.understand(span.from(), span.length());
            merge(conditions, new OneOf(List.copyOf(found.get(span)), negated(span)));
        }
        return List.copyOf(conditions);
    }

    /** Left-over words that stand in some record. To be called after {@link #conditions}. */
    List<String> mentioned() {
        return words.leftOver().stream().filter(mentioned::contains).toList();
    }

    /** Left-over words that stand in no record. To be called after {@link #conditions}. */
    List<String> unknown() {
        return words.leftOver().stream()
                .filter(word -> !mentioned.contains(word))
                .toList();
    }

    /** Two values of one field mean either: "delayed or planned". */
    private static void merge(List<OneOf> conditions, OneOf added) {
        for (int i = 0; i < conditions.size(); i++) {
            OneOf earlier = conditions.get(i);
            boolean sameField = earlier.choices().stream().anyMatch(one -> added.choices().stream()
                    .anyMatch(other -> one.field().equals(other.field())));
            if (sameField && earlier.negated() == added.negated()) {
                List<Choice> both = new ArrayList<>(earlier.choices());
                both.addAll(added.choices());
                conditions.set(i, new OneOf(both, added.negated()));
                return;
            }
        }
        conditions.add(added);
    }

    private boolean negated(Span span) {
        return span.from() > 0 && NEGATIONS.contains(words.word(span.from() - 1));
    }

    private Optional<Span> span(String value) {
        if (value.length() > MAX_VALUE_CHARACTERS) {
            return Optional.empty();
        }
        if (spans.size() > REMEMBERED_VALUES) {
            spans.clear();
        }
        return spans.computeIfAbsent(value, this::find);
    }

    private Optional<Span> find(String value) {
        List<String> phrase = Words.of(value);
        OptionalInt position = words.find(phrase);
        return position.isPresent() && words.telling(position.getAsInt(), phrase.size())
                ? Optional.of(new Span(position.getAsInt(), phrase.size()))
                : Optional.empty();
    }
}
