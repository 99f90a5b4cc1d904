package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be computed to answer a question. */
public sealed interface Plan {
    Selection selection();

    /** The records of a table that fulfil all conditions. */
    record Selection(TableShape table, List<Condition> conditions) {
        public Selection {
            conditions = List.copyOf(conditions);
        }

        Selection and(List<Condition> more) {
            return new Selection(
                    table, Stream.concat(conditions.stream(), more.stream()).toList());
        }

        /** For people: {@code  where Status is Open}; empty without conditions. */
        public String where() {
            return conditions.isEmpty()
                    ? ""
                    : conditions.stream().map(Condition::describe).collect(Collectors.joining(" and ", " where ", ""));
        }
    }

    /** @param field whose values; empty for {@link Operation#COUNT} */
    record Measure(Operation operation, Optional<FieldPath> field) {
        static final Measure COUNT = new Measure(Operation.COUNT, Optional.empty());

        public Measure {
            if (operation.needsField() && field.isEmpty()) {
                throw new IllegalArgumentException(operation + " needs a field");
            }
        }
    }

    /** @param period of dates; empty for the values themselves */
    record Grouping(FieldPath path, Optional<Period> period) {
        public String name() {
            return path.name() + period.map(p -> " (" + p.word() + ")").orElse("");
        }
    }

    /** A figure, or one for each group. */
    record Figure(Selection selection, Measure measure, Optional<Grouping> grouping) implements Plan {}

    /** Whether there is such a record. */
    record Existence(Selection selection) implements Plan {}

    /** The records themselves. */
    record Listing(Selection selection) implements Plan {}

    /** The records with the greatest or least values of a field; equal ones share a place. */
    record Extremes(Selection selection, FieldPath by, boolean greatest, int places) implements Plan {}

    /** How much of the selection is the part. */
    record Share(Selection selection, List<Condition> part, Measure measure) implements Plan {
        public Share {
            part = List.copyOf(part);
        }
    }

    /** The same figure for two values of a field. */
    record Versus(Selection selection, Condition one, Condition other, Measure measure) implements Plan {}

    /** The groups with the greatest or least figures; equal ones share a place. */
    record Ranking(Selection selection, Grouping grouping, Measure measure, boolean greatest, int places)
            implements Plan {}
}
