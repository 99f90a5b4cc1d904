package org.pyairtable.ai.computation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.ai.document.CellNumbers;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Words;

/** What a record must be like to be counted. */
public sealed interface Condition {
    boolean holds(TableInfo table, SourceRecord source);

    /** For people, after "where". */
    String describe();

    /** One named value of a field. */
    record Choice(TableField field, String value) {}

    /** One of the fields has its value; negated, none has. */
    record OneOf(List<Choice> choices, boolean negated) implements Condition {
        public OneOf {
            choices = List.copyOf(choices);
        }

        @Override
        public boolean holds(TableInfo table, SourceRecord source) {
            boolean any = choices.stream()
                    .anyMatch(choice -> source.texts(choice.field()).stream().anyMatch(text -> text.strip()
                            .equalsIgnoreCase(choice.value().strip())));
            return any != negated;
        }

        @Override
        public String describe() {
            return choices.stream()
                    .map(c -> c.field().name() + (negated ? " is not " : " is ") + c.value())
                    .collect(Collectors.joining(negated ? " and " : " or "));
        }
    }

    /** How a number compares to a bound. */
    enum Comparison {
        MORE("more than"),
        AT_LEAST("at least"),
        LESS("less than"),
        AT_MOST("at most");

        private final String words;

        Comparison(String words) {
            this.words = words;
        }

        boolean holds(int sign) {
            return switch (this) {
                case MORE -> sign > 0;
                case AT_LEAST -> sign >= 0;
                case LESS -> sign < 0;
                case AT_MOST -> sign <= 0;
            };
        }
    }

    record Compare(TableField field, Comparison comparison, BigDecimal bound) implements Condition {
        @Override
        public boolean holds(TableInfo table, SourceRecord source) {
            return CellNumbers.of(source, field).stream().anyMatch(number -> comparison.holds(number.compareTo(bound)));
        }

        @Override
        public String describe() {
            return field.name() + " is " + comparison.words + " " + bound.toPlainString();
        }
    }

    /** A date from {@code from} on and before {@code until}. Times count by their date in UTC. */
    record Period(TableField field, LocalDate from, LocalDate until) implements Condition {
        private static final int DATE_LENGTH = 10;

        @Override
        public boolean holds(TableInfo table, SourceRecord source) {
            return source.texts(field).stream().anyMatch(this::contains);
        }

        private boolean contains(String text) {
            if (text.length() < DATE_LENGTH) {
                return false;
            }
            try {
                LocalDate date = LocalDate.parse(text.substring(0, DATE_LENGTH));
                return !date.isBefore(from) && date.isBefore(until);
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        @Override
        public String describe() {
            LocalDate last = until.minusDays(1);
            return last.equals(from)
                    ? field.name() + " is " + from
                    : "%s is from %s to %s".formatted(field.name(), from, last);
        }
    }

    record Contains(TableField field, String text) implements Condition {
        @Override
        public boolean holds(TableInfo table, SourceRecord source) {
            return source.text(field).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        }

        @Override
        public String describe() {
            return field.name() + " contains " + text;
        }
    }

    /** Each of the words stands somewhere in the record, in whatever form. */
    record Mentions(List<String> words) implements Condition {
        public Mentions {
            words = List.copyOf(words);
        }

        @Override
        public boolean holds(TableInfo table, SourceRecord source) {
            return wordsOf(table, source).containsAll(wanted());
        }

        private Set<String> wanted() {
            return new HashSet<>(Words.of(String.join(" ", words)));
        }

        static Set<String> wordsOf(TableInfo table, SourceRecord source) {
            return table.fields().stream()
                    .flatMap(field -> Words.of(source.text(field)).stream())
                    .collect(Collectors.toSet());
        }

        @Override
        public String describe() {
            return "the record mentions "
                    + words.stream().map(w -> "“" + w + "”").collect(Collectors.joining(", "));
        }
    }
}
