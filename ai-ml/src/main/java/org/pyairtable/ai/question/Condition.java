package org.pyairtable.ai.question;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a question requires of a record. */
public sealed interface Condition {
    FieldPath path();

    /** For people, after "where". */
    String describe();

    /** Which records a list of values selects. */
    enum Choice {
        /** Those with one of the values. */
        ONE_OF,
        /** Those with none of them, also without any value. */
        NONE_OF,
        /** Those with another value. */
        ANOTHER
    }

    /** @param values as the cells have them; several spellings of one count as one */
    record Named(FieldPath path, List<String> values, Choice choice) implements Condition {
        public Named {
            values = List.copyOf(values);
        }

        @Override
        public String describe() {
            String joined = values.stream().collect(Collectors.joining(choice == Choice.ONE_OF ? " or " : " nor "));
            return switch (choice) {
                case ONE_OF -> path.name() + " is " + joined;
                case NONE_OF -> path.name() + " is not " + joined;
                case ANOTHER -> path.name() + " is set and not " + joined;
            };
        }
    }

    /** The number in the cell; a cell without one does not fulfil it. */
    record Compared(FieldPath path, Comparison comparison, BigDecimal bound) implements Condition {
        @Override
        public String describe() {
            return path.name() + " is " + comparison.words() + " " + bound.toPlainString();
        }
    }

    /** How many records are linked. */
    record Linked(FieldPath path, Comparison comparison, int bound) implements Condition {
        @Override
        public String describe() {
            return "number of " + path.name() + " is " + comparison.words() + " " + bound;
        }
    }

    /**
     * A date in the asker's time zone.
     *
     * @param from the first day; empty for no first one
     * @param until the day after the last one; empty for no last one
     */
    record During(FieldPath path, Optional<LocalDate> from, Optional<LocalDate> until) implements Condition {
        public During {
            if (from.isEmpty() && until.isEmpty()) {
                throw new IllegalArgumentException("a period begins or ends");
            }
        }

        @Override
        public String describe() {
            if (from.isEmpty()) {
                return path.name() + " is before " + until.orElseThrow();
            }
            if (until.isEmpty()) {
                return path.name() + " is " + from.orElseThrow() + " or later";
            }
            LocalDate last = until.orElseThrow().minusDays(1);
            return last.equals(from.orElseThrow())
                    ? path.name() + " is " + last
                    : "%s is from %s to %s".formatted(path.name(), from.orElseThrow(), last);
        }
    }

    /** Nothing is in the cell. */
    record Empty(FieldPath path) implements Condition {
        @Override
        public String describe() {
            return path.name() + " is empty";
        }
    }

    /** Something is in the cell. */
    record Filled(FieldPath path) implements Condition {
        @Override
        public String describe() {
            return path.name() + " is not empty";
        }
    }

    /** A checkbox. */
    record Ticked(FieldPath path, boolean ticked) implements Condition {
        @Override
        public String describe() {
            return path.name() + (ticked ? " is ticked" : " is not ticked");
        }
    }

    /** The cell is this text, or one of its values is, in any letter case. */
    record Being(FieldPath path, String text, boolean negated) implements Condition {
        @Override
        public String describe() {
            return path.name() + (negated ? " is not " : " is ") + text;
        }
    }

    /** The text in the cell has this in it, in any letter case. */
    record Containing(FieldPath path, String text) implements Condition {
        @Override
        public String describe() {
            return path.name() + " contains " + text;
        }
    }
}
