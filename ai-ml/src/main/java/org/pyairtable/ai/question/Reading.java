package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Field;
import org.pyairtable.ai.question.Meaning.Flag;
import org.pyairtable.ai.question.Meaning.Named;
import org.pyairtable.ai.question.Meaning.Said;
import org.pyairtable.ai.question.Meaning.Unclear;
import org.pyairtable.ai.question.Meaning.Unknown;
import org.pyairtable.ai.question.Outcome.NotUnderstood;
import org.pyairtable.ai.question.Outcome.Understood;

/** One way to read the words of a question, made into a plan when nothing is left over. */
final class Reading {
    private final Items items;
    private final Context context;
    private final List<String> notes;

    Reading(List<Chunk> chunks, List<Token> tokens, Context context) {
        this.items = Items.of(chunks, tokens);
        this.context = context;
        this.notes = chunks.stream()
                .flatMap(chunk -> chunk.readAs().stream().map(name -> "“%s” was read as “%s”."
                        .formatted(
                                String.join(
                                        " ",
                                        tokens.subList(chunk.from(), chunk.to()).stream()
                                                .map(Token::folded)
                                                .toList()),
                                name)))
                .distinct()
                .toList();
        new Wording(chunks, tokens, context).check();
    }

    Outcome outcome() {
        reduce();
        Optional<Plan> plan = new Shape(items, context, Optional.empty()).plan();
        return plan.filter(p -> nothingLeft())
                .<Outcome>map(p -> new Understood(p, notes))
                .orElseGet(this::notUnderstood);
    }

    /** What it adds to an earlier plan. */
    Outcome continuing(Plan earlier) {
        boolean narrowing = items.find(Cue.THESE) >= 0;
        if (items.find(Cue.ALL_TOLD) >= 0 && !narrowing) {
            context.doubt("it is not clear whether “%s” is about what the question before selects"
                    .formatted(items.text(items.find(Cue.ALL_TOLD))));
        }
        if (items.said(0, Cue.OPENER, Cue.AND)
                && !namesRecord()
                && (items.as(1, Named.class)
                                .filter(named -> !named.table().equals(context.table()))
                                .isPresent()
                        || items.field(1)
                                .filter(path -> path.field().kind() == FieldShape.Kind.LINK)
                                .isPresent())) {
            context.doubt("it is not clear whether “%s” is what is asked for".formatted(items.text(1)));
        }
        reduce();
        Shape.Continuation added = new Shape(items, context, Continued.measured(earlier)).continuation();
        if (added.isEmpty()) {
            context.doubt("it does not say what is different from the question before");
        }
        Optional<Plan> plan = new Continued(earlier, context).with(added, narrowing);
        return plan.filter(p -> nothingLeft())
                .<Outcome>map(p -> new Understood(p, notes))
                .orElseGet(this::notUnderstood);
    }

    /** "And the customer Nordwind?", other than "and customers in Berlin?". */
    private boolean namesRecord() {
        Optional<String> linked = items.as(1, Named.class)
                .map(named -> named.table().id())
                .or(() -> items.field(1).filter(FieldPath::isOwn).flatMap(path -> path.field()
                        .linkedTable()));
        return linked.isPresent()
                && items.as(2, Meaning.Value.class)
                        .filter(value -> value.candidates().stream()
                                .allMatch(candidate -> candidate.path().isOwn()
                                        && candidate
                                                .path()
                                                .field()
                                                .linkedTable()
                                                .equals(linked)))
                        .isPresent();
    }

    private void reduce() {
        linkedTables();
        new Groupings(items, context).reduce();
        new Emptiness(items, context).reduce();
        new Comparisons(items, context).reduce();
        new Periods(items, context).reduce();
        new Values(items, context).reduce();
        new Periods(items, context).overdue();
    }

    /** "Customers", in a question about invoices, is the link to them. */
    private void linkedTables() {
        for (int i = 0; i < items.size(); i++) {
            Optional<Named> named =
                    items.as(i, Named.class).filter(n -> !n.table().equals(context.table()));
            if (named.isPresent()) {
                int at = i;
                context.linkTo(named.get().table())
                        .ifPresent(link -> items.replace(at, at + 1, new Field(FieldPath.of(link))));
            }
        }
    }

    private boolean nothingLeft() {
        return context.doubts().isEmpty() && words().isEmpty() && openFields().isEmpty();
    }

    private Outcome notUnderstood() {
        openFields().forEach(text -> context.doubt("it is not clear what “%s” is for".formatted(text)));
        List<String> doubts = new ArrayList<>(context.doubts());
        items.all(Unclear.class).stream()
                .map(Unclear::doubt)
                .filter(d -> !doubts.contains(d))
                .forEach(doubts::add);
        return new NotUnderstood(Optional.of(context.table()), List.copyOf(words()), doubts, List.of());
    }

    private List<String> openFields() {
        List<String> open = new ArrayList<>();
        for (Items.Item item : items.all()) {
            if (item.meaning() instanceof Field || item.meaning() instanceof Flag || item.meaning() instanceof Named) {
                open.add(item.text());
            }
        }
        return open;
    }

    private Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        for (Items.Item item : items.all()) {
            boolean open =
                    switch (item.meaning()) {
                        case Unknown unknown -> true;
                        case Said said -> !isSpent(said.cue());
                        case Field f -> false;
                        case Flag f -> false;
                        case Named n -> false;
                        case Meaning.Superlative s -> true;
                        case Meaning.Value v -> true;
                        case Meaning.Amounts a -> true;
                        case Meaning.Quantity q -> true;
                        case Meaning.Dates d -> true;
                        case Meaning.Every e -> true;
                        case Unclear u -> true;
                        case Meaning.Given g -> true;
                        case Meaning.Pair p -> true;
                        case Meaning.Grouped g -> true;
                    };
            if (open && !item.text().isEmpty()) {
                words.add(item.text());
            }
        }
        return words;
    }

    /** Words that say nothing more once the rest is understood. */
    private static boolean isSpent(Cue cue) {
        return switch (cue) {
            case BE, HAVE, LIST, EXISTS, RELATED, BASE, FILLER -> true;
            case COUNT,
                    HOW_MUCH,
                    SUM,
                    AVERAGE,
                    MEDIAN,
                    DISTINCT,
                    WHETHER_ALL,
                    SHARE,
                    TOP,
                    BOTTOM,
                    MOST,
                    FEWEST,
                    NOT,
                    YET,
                    EXCEPT,
                    OUTSIDE,
                    NEITHER,
                    NOR,
                    WITHOUT,
                    EMPTY,
                    FILLED,
                    WITH,
                    BY,
                    AND,
                    OR,
                    COMMA,
                    VERSUS,
                    COMPARE,
                    MORE,
                    THAN,
                    ALL_TOLD,
                    OVERDUE,
                    OPENER,
                    THESE -> false;
        };
    }
}
