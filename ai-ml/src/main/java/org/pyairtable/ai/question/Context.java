package org.pyairtable.ai.question;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one reading is about, and what is uncertain in it. */
final class Context {
    private final BaseShape base;
    private final TableShape table;
    private final LocalDate today;
    private final Set<String> finalStates;
    private final Optional<Plan> earlier;
    private final List<String> doubts = new ArrayList<>();

    /** @param earlier what the question continues */
    Context(BaseShape base, TableShape table, LocalDate today, Set<String> finalStates, Optional<Plan> earlier) {
        this.base = base;
        this.table = table;
        this.today = today;
        this.finalStates = Set.copyOf(finalStates);
        this.earlier = earlier;
    }

    BaseShape base() {
        return base;
    }

    TableShape table() {
        return table;
    }

    LocalDate today() {
        return today;
    }

    boolean isContinued() {
        return earlier.isPresent();
    }

    /** The one date that the question before is about. */
    Optional<FieldPath> datedBefore() {
        List<FieldPath> dates = earlier.stream()
                .flatMap(plan -> plan.selection().conditions().stream())
                .filter(Condition.During.class::isInstance)
                .map(Condition::path)
                .distinct()
                .toList();
        return dates.size() == 1 ? Optional.of(dates.getFirst()) : Optional.empty();
    }

    boolean isFinal(String state) {
        return finalStates.contains(Folding.fold(state));
    }

    /** @param doubt the end of a sentence */
    void doubt(String doubt) {
        if (!doubts.contains(doubt)) {
            doubts.add(doubt);
        }
    }

    List<String> doubts() {
        return List.copyOf(doubts);
    }

    /** The one link of the table to another; empty, with a doubt, when there are several. */
    Optional<FieldShape> linkTo(TableShape other) {
        List<FieldShape> links = table.fields().stream()
                .filter(field -> field.linkedTable().filter(other.id()::equals).isPresent())
                .toList();
        if (links.size() > 1) {
            doubt("%s are linked by %s".formatted(other.name(), listed(links)));
        }
        return links.size() == 1 ? Optional.of(links.getFirst()) : Optional.empty();
    }

    /** The only field of a kind; empty, with a doubt, when there are none or several. */
    Optional<FieldShape> only(List<FieldShape> fields, String words, String what) {
        if (fields.size() == 1) {
            return Optional.of(fields.getFirst());
        }
        doubt(
                fields.isEmpty()
                        ? "%s has no %s that “%s” could be about".formatted(table.name(), what, words)
                        : "it does not say which %s “%s” is about (%s)".formatted(what, words, listed(fields)));
        return Optional.empty();
    }

    /** Numbers that a question may mean without naming them; a share is meant by a percent sign. */
    List<FieldShape> amounts() {
        return table.fields().stream()
                .filter(field -> field.isAmount() && !field.type().equals("percent"))
                .toList();
    }

    List<FieldShape> percents() {
        return table.fields().stream()
                .filter(field -> field.type().equals("percent"))
                .toList();
    }

    List<FieldShape> dates() {
        return table.fields().stream().filter(FieldShape::isDate).toList();
    }

    private static String listed(List<FieldShape> fields) {
        return String.join(" or ", fields.stream().map(FieldShape::name).toList());
    }
}
