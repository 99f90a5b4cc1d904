package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pyairtable.ai.question.Plan.Measure;

/** Finds the figure that is asked for, and its field. */
final class Measures {
    private static final Cue[] FIGURES = {Cue.COUNT, Cue.HOW_MUCH, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.DISTINCT};

    private final Items items;
    private final Context context;
    private final Optional<FieldPath> usual;

    /** @param usual the field that is meant when none is named */
    Measures(Items items, Context context, Optional<FieldPath> usual) {
        this.items = items;
        this.context = context;
        this.usual = usual;
    }

    /** Takes the words that ask for a figure and the field out of the items. */
    Optional<Measure> take() {
        // "How much is the average" asks for the average.
        int much = items.find(Cue.HOW_MUCH);
        if (much >= 0 && items.find(Cue.COUNT, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.DISTINCT) >= 0) {
            items.remove(much, much + 1);
        }
        int at = items.find(FIGURES);
        Cue cue = items.as(at, Meaning.Said.class).orElseThrow().cue();
        String words = items.text(at);
        items.remove(at, at + 1);
        if (items.find(FIGURES) >= 0) {
            context.doubt("it asks for several figures");
            return Optional.empty();
        }
        if (cue == Cue.COUNT || cue == Cue.SUM || cue == Cue.HOW_MUCH) {
            items.removeAll(Cue.ALL_TOLD);
        }
        Optional<Measure> measure =
                switch (cue) {
                    case COUNT -> Optional.of(count(at, words));
                    case DISTINCT -> distinct(at);
                    case AVERAGE -> number(cue).map(path -> new Measure(Operation.AVERAGE, Optional.of(path)));
                    case MEDIAN -> number(cue).map(path -> new Measure(Operation.MEDIAN, Optional.of(path)));
                    default -> number(cue).map(path -> new Measure(Operation.SUM, Optional.of(path)));
                };
        return measure.filter(this::canBeComputed);
    }

    /** Of shares, such as rates of taxes, the sum is the share of nothing. */
    private boolean canBeComputed(Measure measure) {
        boolean sumOfShares = measure.operation() == Operation.SUM
                && measure.field()
                        .filter(path -> path.field().type().equals("percent"))
                        .isPresent();
        if (sumOfShares) {
            context.doubt("percentages such as %s are not added up, ask for their average"
                    .formatted(measure.field().orElseThrow().name()));
        }
        return !sumOfShares;
    }

    /** "How many hours …" asks for the sum of a field Hours. */
    private Measure count(int at, String words) {
        Optional<FieldPath> next =
                items.field(at).filter(path -> path.isOwn() && path.field().isNumber());
        if (next.isPresent()) {
            if (!isCounted(next.get().field())) {
                context.doubt("it is not clear whether the values of %s are counted or added up"
                        .formatted(next.get().name()));
            }
            items.remove(at, at + 1);
            return new Measure(Operation.SUM, next);
        }
        // "Total number of" is no field Total, and a field "#" has no word that could be said.
        context.amounts().stream()
                .filter(field -> !Name.words(field.name()).isEmpty()
                        && !Lexicon.isCalled(field.name(), Cue.SUM)
                        && List.of(words.split(" ", -1)).containsAll(Name.words(field.name())))
                .forEach(field -> context.doubt(
                        "it is not clear whether “%s” is the field %s, say “how many”".formatted(words, field.name())));
        return sameName()
                .map(path -> new Measure(Operation.SUM, Optional.of(path)))
                .orElse(Measure.COUNT);
    }

    /** "How many hours" adds up; "how many prices" does not. */
    private static boolean isCounted(FieldShape field) {
        return field.type().equals("number")
                || field.type().equals("duration")
                || field.type().equals("count");
    }

    private Optional<Measure> distinct(int at) {
        Optional<FieldPath> next = items.field(at).filter(path -> Groupings.groupable(path.field()) && path.isOwn());
        if (next.isEmpty()) {
            context.doubt("it does not name the field whose values are counted");
            return Optional.empty();
        }
        items.remove(at, at + 1);
        return Optional.of(new Measure(Operation.DISTINCT, next));
    }

    private Optional<FieldPath> sameName() {
        String table = String.join(" ", Name.words(context.table().name()));
        return context.table().fields().stream()
                .filter(field -> field.isNumber()
                        && String.join(" ", Name.words(field.name())).equals(table))
                .findFirst()
                .map(FieldPath::of);
    }

    private Optional<FieldPath> number(Cue cue) {
        List<Integer> places = IntStream.range(0, items.size())
                .filter(i -> items.field(i)
                        .filter(p -> p.isOwn() && p.field().isNumber())
                        .isPresent())
                .boxed()
                .toList();
        if (places.size() == 1) {
            FieldPath path = items.field(places.getFirst()).orElseThrow();
            items.remove(places.getFirst(), places.getFirst() + 1);
            if (cue == Cue.SUM && Lexicon.isCalled(path.field().name(), Cue.COUNT)) {
                context.doubt("it is not clear whether records are counted or the values of %s added up"
                        .formatted(path.name()));
            }
            return Optional.of(path);
        }
        if (places.isEmpty() && usual.isPresent()) {
            return usual;
        }
        if (places.isEmpty() && sameName().isPresent()) {
            return sameName();
        }
        List<FieldShape> amounts = context.amounts();
        if (places.isEmpty()
                && cue == Cue.HOW_MUCH
                && amounts.size() == 1
                && amounts.getFirst().type().equals("currency")) {
            return Optional.of(FieldPath.of(amounts.getFirst()));
        }
        context.doubt(
                amounts.isEmpty()
                        ? "%s has no numbers to compute with"
                                .formatted(context.table().name())
                        : "it does not name the field to compute with (%s)"
                                .formatted(String.join(
                                        " or ",
                                        amounts.stream().map(FieldShape::name).toList())));
        return Optional.empty();
    }

    /** Takes the one field by whose values records can be grouped. */
    Optional<FieldPath> takeGrouped() {
        List<Integer> places = IntStream.range(0, items.size())
                .filter(i -> items.field(i)
                        .filter(p -> Groupings.groupable(p.field()))
                        .isPresent())
                .boxed()
                .toList();
        if (places.size() != 1) {
            return Optional.empty();
        }
        FieldPath path = items.field(places.getFirst()).orElseThrow();
        items.remove(places.getFirst(), places.getFirst() + 1);
        return Optional.of(path);
    }
}
