package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.question.Plan.Existence;
import org.pyairtable.ai.question.Plan.Extremes;
import org.pyairtable.ai.question.Plan.Figure;
import org.pyairtable.ai.question.Plan.Listing;
import org.pyairtable.ai.question.Plan.Measure;
import org.pyairtable.ai.question.Plan.Selection;

/** A plan changed by a question that continues it: "and in Riga?", "how many of these are paid?", "and by city?". */
final class Continued {
    private final Plan earlier;
    private final Context context;

    Continued(Plan earlier, Context context) {
        this.earlier = earlier;
        this.context = context;
    }

    /** The field whose figure the earlier question asks for. */
    static Optional<FieldPath> measured(Plan earlier) {
        return earlier instanceof Figure figure ? figure.measure().field() : Optional.empty();
    }

    /** @param narrowing whether it is about the records of the earlier question, so that none of its conditions goes */
    Optional<Plan> with(Shape.Continuation added, boolean narrowing) {
        Selection selection = selection(added.conditions(), narrowing);
        return switch (earlier) {
            case Figure figure ->
                Optional.of(
                        added.listing()
                                ? new Listing(selection)
                                : new Figure(
                                        selection,
                                        added.measure().orElse(figure.measure()),
                                        added.grouping().or(figure::grouping)));
            case Listing listing -> Optional.of(records(selection, added, new Listing(selection)));
            case Existence existence -> Optional.of(records(selection, added, new Existence(selection)));
            case Extremes extremes
            when added.measure().isEmpty() && added.grouping().isEmpty() && !narrowing ->
                Optional.of(new Extremes(selection, extremes.by(), extremes.greatest(), extremes.places()));
            case Extremes e -> unclear();
            case Plan.Share s -> unclear();
            case Plan.Versus v -> unclear();
            case Plan.Ranking r -> unclear();
        };
    }

    private static Plan records(Selection selection, Shape.Continuation added, Plan otherwise) {
        if (added.measure().isPresent() || added.grouping().isPresent()) {
            return new Figure(selection, added.measure().orElse(Measure.COUNT), added.grouping());
        }
        return added.listing() ? new Listing(selection) : otherwise;
    }

    private Selection selection(List<Condition> added, boolean narrowing) {
        List<Condition> conditions = new ArrayList<>();
        for (Condition condition : earlier.selection().conditions()) {
            boolean repeated = added.stream().anyMatch(other -> other.path().equals(condition.path()));
            boolean clear = added.stream()
                    .filter(other -> other.path().equals(condition.path()))
                    .allMatch(other -> Together.replaces(other, condition));
            if (!clear) {
                context.doubt("it is not clear whether what is said of %s replaces “%s”, ask the whole question"
                        .formatted(condition.path().name(), condition.describe()));
            }
            if (repeated && narrowing) {
                context.doubt("the question before asks for something else of "
                        + condition.path().name());
            }
            if (!repeated) {
                conditions.add(condition);
            }
        }
        added.stream()
                .filter(condition -> !narrowing && isState(condition) && !conditions.isEmpty())
                .filter(condition -> earlier.selection().conditions().stream()
                        .noneMatch(other -> other.path().equals(condition.path())))
                .forEach(condition ->
                        context.doubt("it is not clear whether “%s” narrows the question before or replaces"
                                        .formatted(condition.describe())
                                + " it, say “of these” or ask the whole question"));
        conditions.addAll(added);
        return new Selection(earlier.selection().table(), conditions);
    }

    /** "And open?" may be said of the records before or of all. */
    private static boolean isState(Condition condition) {
        return switch (condition.path().field().kind()) {
            case CHOICE, CHOICES, CHECKBOX -> true;
            case TEXT, LINK, PERSON, NUMBER, DATE, DATE_TIME, OTHER -> false;
        };
    }

    private Optional<Plan> unclear() {
        context.doubt("the question before cannot be continued like this; ask the whole question");
        return Optional.empty();
    }
}
