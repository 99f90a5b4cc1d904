package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.pyairtable.ai.question.Meaning.Quantity;
import org.pyairtable.ai.question.Meaning.Superlative;
import org.pyairtable.ai.question.Meaning.Superlative.Scale;
import org.pyairtable.ai.question.Plan.Grouping;
import org.pyairtable.ai.question.Plan.Measure;
import org.pyairtable.ai.question.Plan.Selection;

/** Reads "the 5 largest invoices", "which project has the highest budget", "top 3 customers by number of invoices". */
final class Superlatives {
    private static final Cue[] FIGURES = {Cue.COUNT, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN};
    private static final int MOST_PLACES = 100;

    private final Items items;
    private final Context context;
    private final Measures measures;

    Superlatives(Items items, Context context, Measures measures) {
        this.items = items;
        this.context = context;
        this.measures = measures;
    }

    Optional<Plan> plan(Supplier<Selection> selection) {
        List<Superlative> said = items.all(Superlative.class);
        int top = items.find(Cue.TOP, Cue.BOTTOM);
        if (said.size() + (top >= 0 ? 1 : 0) != 1) {
            context.doubt("it asks for several extremes");
            return Optional.empty();
        }
        boolean greatest = top >= 0 ? items.said(top, Cue.TOP) : said.getFirst().greatest();
        Scale scale = top >= 0 ? Scale.ANY : said.getFirst().scale();
        int at = top >= 0 ? top : items.find(Superlative.class);
        Optional<Integer> places = places(at, top >= 0);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        if (items.find(FIGURES) >= 0) {
            if (!ranks(top)) {
                context.doubt("it is not clear what is ranked by that figure");
                return Optional.empty();
            }
            items.removeAll(Superlative.class);
            items.removeAll(Cue.TOP, Cue.BOTTOM, Cue.BY);
            return ranking(selection, greatest, places.get());
        }
        items.removeAll(Superlative.class);
        items.removeAll(Cue.TOP, Cue.BOTTOM, Cue.BY);
        return by(scale).map(path -> new Plan.Extremes(selection.get(), path, greatest, places.get()));
    }

    /** "Which customer has the highest total", "top 3 customers by number". */
    private boolean ranks(int top) {
        int figure = items.find(FIGURES);
        if (top >= 0) {
            return items.said(figure - 1, Cue.BY) && items.field(top + 1).isPresent();
        }
        int list = items.find(Cue.LIST);
        return list >= 0 && items.field(list + 1).isPresent() && items.is(figure - 1, Superlative.class);
    }

    private Optional<Integer> places(int at, boolean needed) {
        int place = items.is(at + 1, Quantity.class) ? at + 1 : items.is(at - 1, Quantity.class) ? at - 1 : -1;
        if (place < 0) {
            if (needed) {
                context.doubt("it does not say how many are asked for");
                return Optional.empty();
            }
            return Optional.of(1);
        }
        Quantity quantity = items.as(place, Quantity.class).orElseThrow();
        int number = quantity.number().stripTrailingZeros().scale() > 0
                ? 0
                : quantity.number().intValue();
        if (number < 1 || number > MOST_PLACES || quantity.unit() != Meaning.Unit.NONE) {
            context.doubt("“%s” is not a number between 1 and %d".formatted(items.text(place), MOST_PLACES));
            return Optional.empty();
        }
        items.remove(place, place + 1);
        return Optional.of(number);
    }

    private Optional<Plan> ranking(Supplier<Selection> selection, boolean greatest, int places) {
        Optional<Measure> measure = measures.take();
        Optional<FieldPath> grouped = measures.takeGrouped();
        if (measure.isEmpty() || grouped.isEmpty() || !greatest) {
            context.doubt("it is not clear what is ranked by that figure");
            return Optional.empty();
        }
        return Optional.of(new Plan.Ranking(
                selection.get(), new Grouping(grouped.get(), Optional.empty()), measure.get(), true, places));
    }

    private Optional<FieldPath> by(Scale scale) {
        List<Integer> named = IntStream.range(0, items.size())
                .filter(i -> items.field(i)
                        .filter(p -> p.isOwn()
                                && (scale == Scale.DATE
                                        ? p.field().isDate()
                                        : p.field().isNumber()))
                        .isPresent())
                .boxed()
                .toList();
        if (named.size() == 1) {
            FieldPath path = items.field(named.getFirst()).orElseThrow();
            items.remove(named.getFirst(), named.getFirst() + 1);
            return Optional.of(path);
        }
        List<FieldShape> usual =
                switch (scale) {
                    case ANY, MONEY ->
                        context.amounts().stream()
                                .filter(f -> f.type().equals("currency"))
                                .toList();
                    case DURATION ->
                        context.amounts().stream()
                                .filter(f -> f.type().equals("duration"))
                                .toList();
                    case DATE ->
                        context.dates().stream().filter(f -> !Periods.isDue(f)).toList();
                };
        boolean only = scale == Scale.ANY ? context.amounts().size() == 1 : usual.size() == 1;
        if (named.isEmpty() && only && usual.size() == 1) {
            return Optional.of(FieldPath.of(usual.getFirst()));
        }
        List<FieldShape> possible = scale == Scale.DATE ? context.dates() : context.amounts();
        context.doubt("it does not name the field to compare%s"
                .formatted(
                        possible.isEmpty()
                                ? ""
                                : " ("
                                        + String.join(
                                                " or ",
                                                possible.stream()
                                                        .map(FieldShape::name)
                                                        .toList()) + ")"));
        return Optional.empty();
    }
}
