package org.pyairtable.ai.question;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What some neighbouring words of a question may stand for, and what parts of a plan they make together. */
sealed interface Meaning {
    record Said(Cue cue) implements Meaning {}

    /** "highest", "cheapest", "oldest". */
    record Superlative(boolean greatest, Scale scale) implements Meaning {
        enum Scale {
            ANY,
            MONEY,
            DURATION,
            DATE
        }
    }

    record Named(TableShape table) implements Meaning {}

    record Field(FieldPath path) implements Meaning {}

    /** A checkbox by its name. */
    record Flag(FieldPath path) implements Meaning {}

    /** One thing that words may name: a value of a field, in all spellings that cells have. */
    record Candidate(FieldPath path, List<String> spellings) {
        public Candidate {
            spellings = List.copyOf(spellings);
        }
    }

    record Value(List<Candidate> candidates) implements Meaning {
        public Value {
            candidates = List.copyOf(candidates);
        }
    }

    enum Unit {
        NONE,
        MONEY,
        PERCENT
    }

    record Bound(Comparison comparison, BigDecimal number) {}

    record Amounts(List<Bound> bounds, Unit unit) implements Meaning {
        public Amounts {
            bounds = List.copyOf(bounds);
        }
    }

    /** A number without a comparison. */
    record Quantity(BigDecimal number, Unit unit) implements Meaning {}

    record Dates(Optional<LocalDate> from, Optional<LocalDate> until) implements Meaning {}

    record Every(Period period) implements Meaning {}

    record Unknown(String word) implements Meaning {}

    /** Understood as far as that it cannot be used. */
    record Unclear(String doubt) implements Meaning {}

    /** A finished condition. */
    record Given(Condition condition) implements Meaning {}

    /** Two values of one field that are compared. */
    record Pair(Condition one, Condition other) implements Meaning {}

    record Grouped(Plan.Grouping grouping) implements Meaning {}
}
