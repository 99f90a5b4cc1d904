package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.question.Meaning.Given;
import org.pyairtable.ai.question.Meaning.Grouped;
import org.pyairtable.ai.question.Meaning.Named;
import org.pyairtable.ai.question.Meaning.Pair;
import org.pyairtable.ai.question.Meaning.Quantity;
import org.pyairtable.ai.question.Meaning.Superlative;
import org.pyairtable.ai.question.Plan.Figure;
import org.pyairtable.ai.question.Plan.Grouping;
import org.pyairtable.ai.question.Plan.Measure;
import org.pyairtable.ai.question.Plan.Selection;

/** Recognises what is asked for, once the conditions are known. Whatever it does not use makes the question unclear. */
final class Shape {
    private static final Cue[] FIGURES = {Cue.COUNT, Cue.HOW_MUCH, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.DISTINCT};

    private final Items items;
    private final Context context;
    private final Measures measures;

    /** @param usual the field whose figure is meant when none is named */
    Shape(Items items, Context context, Optional<FieldPath> usual) {
        this.items = items;
        this.context = context;
        this.measures = new Measures(items, context, usual);
    }

    /** Empty when something is unclear, which then is a doubt or left in the items. */
    Optional<Plan> plan() {
        joints();
        int share = items.find(Cue.SHARE);
        if (share >= 0) {
            return share(share);
        }
        if (items.find(Cue.MOST, Cue.FEWEST) >= 0) {
            return most();
        }
        subject();
        if (items.find(Pair.class) >= 0) {
            return versus();
        }
        if (items.find(Cue.TOP, Cue.BOTTOM) >= 0 || items.find(Superlative.class) >= 0) {
            return new Superlatives(items, context, measures).plan(this::selection);
        }
        return items.find(FIGURES) >= 0 ? figure() : records();
    }

    /** What a question that continues another one adds to it. */
    Continuation continuation() {
        joints();
        items.removeAll(Cue.OPENER, Cue.THESE, Cue.AND);
        subject();
        Optional<Measure> measure = items.find(FIGURES) >= 0 ? measures.take() : Optional.empty();
        boolean listing = measure.isEmpty() && items.find(Cue.LIST) >= 0;
        Optional<Grouping> grouping = grouping();
        return new Continuation(measure, listing, selection().conditions(), grouping);
    }

    /** @param listing whether it asks for the records */
    record Continuation(
            Optional<Measure> measure, boolean listing, List<Condition> conditions, Optional<Grouping> grouping) {
        boolean isEmpty() {
            return measure.isEmpty() && !listing && conditions.isEmpty() && grouping.isEmpty();
        }
    }

    private void joints() {
        items.removeAll(Cue.COMMA);
        for (int i = items.size() - 1; i >= 0; i--) {
            boolean between = items.said(i, Cue.AND) && isPart(before(i)) && isPart(after(i));
            boolean with = items.said(i, Cue.WITH) && items.is(i + 1, Given.class);
            if (between || with) {
                items.remove(i, i + 1);
            }
        }
    }

    private int before(int at) {
        int place = at - 1;
        while (items.said(place, Cue.BE, Cue.HAVE) || (place >= 0 && items.is(place, Named.class))) {
            place--;
        }
        return place;
    }

    private int after(int at) {
        int place = at + 1;
        while (items.said(place, Cue.BE, Cue.HAVE, Cue.WITH)) {
            place++;
        }
        return place;
    }

    private boolean isPart(int at) {
        return items.is(at, Given.class);
    }

    /** The table is known; its name has done its work. */
    private void subject() {
        int at = items.find(Named.class);
        if (at >= 0 && items.as(at, Named.class).orElseThrow().table().equals(context.table())) {
            items.remove(at, at + 1);
        }
    }

    private Selection selection() {
        List<Condition> conditions = new ArrayList<>();
        for (int at = items.find(Given.class); at >= 0; at = items.find(Given.class)) {
            conditions.add(items.as(at, Given.class).orElseThrow().condition());
            items.remove(at, at + 1);
        }
        return checked(new Selection(context.table(), conditions));
    }

    /** Two lists of values for one field are not clear: does the record have both, or one of all? */
    private Selection checked(Selection selection) {
        if (!Together.isClear(selection.conditions())) {
            context.doubt("it is not clear how the values of one field belong together");
        }
        return selection;
    }

    private Optional<Grouping> grouping() {
        int at = items.find(Grouped.class);
        if (at < 0) {
            return Optional.empty();
        }
        Grouping grouping = items.as(at, Grouped.class).orElseThrow().grouping();
        items.remove(at, at + 1);
        return Optional.of(grouping);
    }

    private Optional<Plan> share(int at) {
        int table = items.find(Named.class);
        int verb = -1;
        for (int i = Math.max(at, table) + 1; i < items.size() && verb < 0; i++) {
            verb = items.said(i, Cue.BE, Cue.HAVE) ? i : -1;
        }
        List<Condition> whole = new ArrayList<>();
        List<Condition> part = new ArrayList<>();
        int said = 0;
        for (int i = 0; i < items.size(); i++) {
            boolean ofPart = verb >= 0 && i > verb;
            List<Condition> side = ofPart ? part : whole;
            items.as(i, Given.class).ifPresent(given -> side.add(given.condition()));
            said += ofPart && items.is(i, Given.class) && !items.text(i).isEmpty() ? 1 : 0;
        }
        if (said > 1) {
            // "Of those that are open are in Berlin", "are open in Berlin".
            context.doubt("it is not clear what the share is taken of, say “what percentage of open … are in …”");
        }
        items.removeAll(Given.class);
        items.remove(at, at + 1);
        items.removeAll(Cue.COUNT);
        subject();
        if (part.isEmpty() && whole.size() == 1) {
            part.addAll(whole);
            whole.clear();
        }
        if (part.isEmpty()) {
            context.doubt("it does not say clearly of what the share is");
        }
        Optional<Measure> measure = items.find(Cue.SUM) >= 0 ? measures.take() : Optional.of(Measure.COUNT);
        Selection selection = checked(new Selection(context.table(), whole));
        checked(new Selection(context.table(), part));
        if (part.stream().anyMatch(of -> of instanceof Condition.Named && isNamed(of.path(), whole))) {
            context.doubt("it is not clear how the values of one field belong together");
        }
        return measure.map(m -> new Plan.Share(selection, part, m));
    }

    private static boolean isNamed(FieldPath path, List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition ->
                        condition instanceof Condition.Named && condition.path().equals(path));
    }

    private Optional<Plan> versus() {
        int at = items.find(Pair.class);
        Pair pair = items.as(at, Pair.class).orElseThrow();
        items.remove(at, at + 1);
        Optional<Measure> measure = items.find(FIGURES) >= 0 ? measures.take() : Optional.of(Measure.COUNT);
        Selection selection = selection();
        checked(selection.and(List.of(pair.one())));
        return measure.map(m -> new Plan.Versus(selection, pair.one(), pair.other(), m));
    }

    /** "Which customer has the most invoices?", about invoices. */
    private Optional<Plan> most() {
        int at = items.find(Cue.MOST, Cue.FEWEST);
        int list = items.find(Cue.LIST);
        int counted = at + 1;
        while (items.is(counted, Given.class)) {
            counted++;
        }
        Optional<FieldPath> number =
                items.field(counted).filter(path -> path.isOwn() && path.field().isNumber());
        boolean has = items.said(at - 1, Cue.HAVE) && items.find(Named.class) == list + 1;
        if (number.isPresent() && has && list >= 0) {
            boolean greatest = items.said(at, Cue.MOST);
            items.remove(counted, counted + 1);
            items.remove(at, at + 1);
            subject();
            return Optional.of(new Plan.Extremes(selection(), number.get(), greatest, 1));
        }
        Optional<FieldPath> grouped =
                items.field(list + 1).filter(path -> list >= 0 && Groupings.groupable(path.field()));
        boolean own = items.as(counted, Named.class)
                .filter(named -> named.table().equals(context.table()))
                .isPresent();
        if (grouped.isEmpty() || !own || items.said(at, Cue.FEWEST)) {
            context.doubt(
                    items.said(at, Cue.FEWEST)
                            ? "what has no records at all would be left out of the fewest"
                            : "it does not say clearly what has the most records");
            return Optional.empty();
        }
        items.remove(counted, counted + 1);
        items.remove(at, at + 1);
        items.remove(list, list + 2);
        return Optional.of(
                new Plan.Ranking(selection(), new Grouping(grouped.get(), Optional.empty()), Measure.COUNT, true, 1));
    }

    private Optional<Plan> figure() {
        Optional<Measure> measure = measures.take();
        Optional<Grouping> grouping = grouping();
        Selection selection = selection();
        return measure.map(m -> new Figure(selection, m, grouping));
    }

    private Optional<Plan> records() {
        Optional<Grouping> grouping = grouping();
        Selection selection = selection();
        if (grouping.isPresent()) {
            return Optional.of(new Figure(selection, Measure.COUNT, grouping));
        }
        int list = items.find(Cue.LIST);
        int exists = items.find(Cue.EXISTS);
        if (list < 0 && exists >= 0 && !selection.conditions().isEmpty()) {
            return Optional.of(new Plan.Existence(selection));
        }
        if (items.find(Quantity.class) >= 0) {
            context.doubt("it is not clear what the number stands for");
        }
        return list >= 0 || !selection.conditions().isEmpty()
                ? Optional.of(new Plan.Listing(selection))
                : Optional.empty();
    }
}
