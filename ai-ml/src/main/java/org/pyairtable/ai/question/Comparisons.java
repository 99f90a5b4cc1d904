package org.pyairtable.ai.question;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Amounts;
import org.pyairtable.ai.question.Meaning.Bound;
import org.pyairtable.ai.question.Meaning.Given;
import org.pyairtable.ai.question.Meaning.Quantity;
import org.pyairtable.ai.question.Meaning.Superlative;
import org.pyairtable.ai.question.Meaning.Unit;

/** Finds the field that a number is compared with: the one beside it, else the only one possible. */
final class Comparisons {
    private static final int PERCENT = 2;
    private static final Set<String> EXTREMES = Set.of("max", "maximum", "min", "minimum");

    private final Items items;
    private final Context context;

    Comparisons(Items items, Context context) {
        this.items = items;
        this.context = context;
    }

    void reduce() {
        for (int i = 0; i < items.size(); i++) {
            Optional<Quantity> quantity = items.as(i, Quantity.class);
            boolean compared =
                    quantity.isPresent() && !isCountOfPlaces(i) && (isComparable(before(i)) || isComparable(i + 1));
            if (compared && continuesBound(i)) {
                context.doubt(
                        "it is not clear whether “%s” is exact, say “exactly” or “more than”".formatted(items.text(i)));
            } else if (compared) {
                items.replace(
                        i,
                        i + 1,
                        new Amounts(
                                List.of(new Bound(
                                        Comparison.EQUAL, quantity.get().number())),
                                quantity.get().unit()));
            }
        }
        for (int i = 0; i < items.size(); i++) {
            Optional<Amounts> amounts = items.as(i, Amounts.class);
            if (amounts.isPresent()) {
                i = compare(i, amounts.get());
            }
        }
    }

    /** "More than 5 employees and 3 projects". */
    private boolean continuesBound(int at) {
        return items.said(at - 1, Cue.AND, Cue.OR, Cue.COMMA)
                && items.all(Amounts.class).stream()
                        .flatMap(amounts -> amounts.bounds().stream())
                        .anyMatch(bound -> bound.comparison() != Comparison.EQUAL);
    }

    /** "More than 5 open invoices" counts them. */
    private boolean countsRecords(int at) {
        int next = at + 1;
        while (items.is(next, Meaning.Value.class)
                || items.is(next, Meaning.Flag.class)
                || items.said(next, Cue.COMMA, Cue.AND, Cue.OR)) {
            next++;
        }
        return items.as(next, Meaning.Named.class)
                .filter(named -> named.table().equals(context.table()))
                .isPresent();
    }

    /** "top 5", "5 largest". */
    private boolean isCountOfPlaces(int at) {
        return items.said(at - 1, Cue.TOP, Cue.BOTTOM)
                || items.is(at - 1, Superlative.class)
                || items.is(at + 1, Superlative.class);
    }

    private int before(int at) {
        return items.said(at - 1, Cue.BE) ? at - 2 : at - 1;
    }

    private boolean isComparable(int at) {
        return items.field(at)
                .filter(path -> path.field().isNumber() || path.field().kind() == FieldShape.Kind.LINK)
                .isPresent();
    }

    private int compare(int at, Amounts amounts) {
        int left = before(at);
        Optional<FieldPath> before = numberAt(left);
        Optional<FieldPath> after = numberAt(at + 1);
        boolean link = linkAt(at + 1).isPresent();
        if (before.isPresent() && (after.isPresent() || link) && !measures(left - 1)) {
            context.doubt("it is not clear whether “%s” is about %s or %s"
                    .formatted(items.text(at), items.text(left), items.text(at + 1)));
            return at;
        }
        if ((after.isPresent() || link) && isExtreme(at)) {
            context.doubt("“%s” may be a bound or the extremes, say “at least”, “at most”, “highest” or “lowest”"
                    .formatted(items.text(at)));
            return at;
        }
        if (link && before.isEmpty()) {
            return links(at, amounts, linkAt(at + 1).orElseThrow());
        }
        if (after.isPresent()) {
            return put(at, at + 2, after.get(), amounts);
        }
        if (before.isPresent()) {
            // "Total amount over 500": the field is both added up and compared.
            return measures(left - 1)
                    ? put(at, at + 1, before.get(), amounts)
                    : put(left, at + 1, before.get(), amounts);
        }
        if (countsRecords(at)) {
            context.doubt("“%s” may be a number of records, ask how many there are".formatted(items.text(at)));
            return at;
        }
        Optional<FieldPath> same = items.said(at - 1, Cue.AND)
                ? items.as(at - 2, Given.class)
                        .map(Given::condition)
                        .filter(Condition.Compared.class::isInstance)
                        .map(Condition::path)
                : Optional.empty();
        if (same.isPresent()) {
            return put(at, at + 1, same.get(), amounts);
        }
        if (items.namesLinked()) {
            // "Customers with open invoices over 500", "at least 2 open invoices".
            context.doubt("it is not clear which number “%s” is about, name its field".formatted(items.text(at)));
            return at;
        }
        return usual(at, amounts)
                .map(field -> put(at, at + 1, FieldPath.of(field), amounts))
                .orElse(at);
    }

    /** "The maximum 5 amounts" are the highest ones; "have max 5 seats" is a bound. */
    private boolean isExtreme(int at) {
        List<String> words = List.of(items.text(at).split(" ", -1));
        return EXTREMES.contains(words.getFirst())
                && !words.contains("of")
                && !items.said(at - 1, Cue.HAVE, Cue.WITH, Cue.AND, Cue.OR);
    }

    private boolean measures(int at) {
        return items.said(at, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.HOW_MUCH) || items.is(at, Superlative.class);
    }

    private Optional<FieldPath> numberAt(int at) {
        return items.field(at).filter(path -> path.field().isNumber());
    }

    private Optional<FieldPath> linkAt(int at) {
        return items.field(at).filter(path -> path.isOwn() && path.field().kind() == FieldShape.Kind.LINK);
    }

    private Optional<FieldShape> usual(int at, Amounts amounts) {
        List<FieldShape> possible =
                switch (amounts.unit()) {
                    case NONE ->
                        context.amounts().stream()
                                .filter(field -> !field.type().equals("duration"))
                                .toList();
                    case MONEY ->
                        context.amounts().stream()
                                .filter(field -> field.type().equals("currency"))
                                .toList();
                    case PERCENT -> context.percents();
                };
        return context.only(possible, items.text(at), "number");
    }

    /** "More than 3 invoices", of a customer. */
    private int links(int at, Amounts amounts, FieldPath link) {
        List<Condition> conditions = new ArrayList<>();
        for (Bound bound : amounts.bounds()) {
            if (amounts.unit() != Unit.NONE
                    || bound.number().stripTrailingZeros().scale() > 0
                    || bound.number().precision() > 6) {
                context.doubt("“%s” is not a number of records".formatted(items.text(at)));
                return at;
            }
            conditions.add(new Condition.Linked(
                    link, bound.comparison(), bound.number().intValueExact()));
        }
        return given(at, at + 2, conditions);
    }

    private int put(int from, int to, FieldPath path, Amounts amounts) {
        FieldShape field = path.field();
        boolean percent = field.type().equals("percent");
        if (percent != (amounts.unit() == Unit.PERCENT)
                || field.type().equals("duration")
                || (amounts.unit() == Unit.MONEY && !field.type().equals("currency"))) {
            context.doubt("“%s” does not fit the field %s".formatted(items.text(to - 1), field.name()));
            return to - 1;
        }
        List<Condition> conditions = new ArrayList<>();
        for (Bound bound : amounts.bounds()) {
            BigDecimal number = percent ? bound.number().movePointLeft(PERCENT) : bound.number();
            conditions.add(new Condition.Compared(path, bound.comparison(), number));
        }
        return given(from, to, conditions);
    }

    /** Returns the place of the last condition. */
    private int given(int from, int to, List<Condition> conditions) {
        items.replace(from, to, new Given(conditions.getFirst()));
        for (int i = 1; i < conditions.size(); i++) {
            items.insert(from + i, new Given(conditions.get(i)));
        }
        return from + conditions.size() - 1;
    }
}
