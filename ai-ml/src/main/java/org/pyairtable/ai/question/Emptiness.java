package org.pyairtable.ai.question;

import java.util.Optional;
import org.pyairtable.ai.question.Meaning.Amounts;
import org.pyairtable.ai.question.Meaning.Dates;
import org.pyairtable.ai.question.Meaning.Given;
import org.pyairtable.ai.question.Meaning.Quantity;
import org.pyairtable.ai.question.Meaning.Said;
import org.pyairtable.ai.question.Meaning.Value;

/** Reads "without a city", "has no owner", "where the city is not empty", "with a project". */
final class Emptiness {
    private final Items items;
    private final Context context;

    Emptiness(Items items, Context context) {
        this.items = items;
        this.context = context;
    }

    void reduce() {
        for (int i = 0; i < items.size(); i++) {
            if (items.said(i, Cue.WITHOUT)) {
                without(i);
            }
        }
        for (int i = 0; i < items.size(); i++) {
            Optional<FieldPath> field = items.field(i);
            if (field.isPresent()) {
                stated(i, field.get());
            }
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.said(i, Cue.WITH, Cue.HAVE)) {
                with(i);
            }
        }
    }

    private void without(int at) {
        if (isSaidOfTable(at + 1)) {
            context.doubt("“%s” says that there are no such records, ask how many there are".formatted(items.text(at)));
            return;
        }
        Optional<FieldPath> field = items.field(at + 1);
        if (field.isPresent()) {
            if (isNarrowed(at + 2)) {
                context.doubt("it is not clear what “%s %s %s” leaves out"
                        .formatted(items.text(at), items.text(at + 1), items.text(at + 2)));
                return;
            }
            if (isCount(field.get().field())) {
                context.doubt("“%s %s” may mean 0 or an empty cell, say “is empty” or “is 0”"
                        .formatted(items.text(at), items.text(at + 1)));
                return;
            }
            if (isValueOf(at + 2, field.get())) {
                // "Without the label bug" leaves out a value, not the whole field.
                items.remove(at + 1, at + 2);
                items.replace(at, at + 1, new Said(Cue.NOT));
                return;
            }
            if (isValueBehind(at + 2, field.get())) {
                context.doubt("it is not clear what “%s %s %s” leaves out"
                        .formatted(items.text(at), items.text(at + 1), items.text(at + 2)));
                return;
            }
            if (isDeducted(at, field.get())) {
                return;
            }
            put(at, at + 2, field.get(), true);
        } else if (items.is(at + 1, Value.class)) {
            if (items.field(at + 2)
                    .filter(path -> path.field().kind() == FieldShape.Kind.LINK)
                    .isPresent()) {
                context.doubt("“%s %s %s” cannot be computed; ask for those that have some"
                        .formatted(items.text(at), items.text(at + 1), items.text(at + 2)));
                return;
            }
            items.replace(at, at + 1, new Said(Cue.NOT));
        }
    }

    /** "Are there no open invoices?" leaves out nothing. */
    private boolean isSaidOfTable(int at) {
        int next = at;
        while (items.is(next, Value.class)
                || items.is(next, Meaning.Flag.class)
                || items.said(next, Cue.COMMA, Cue.AND, Cue.OR)) {
            next++;
        }
        return next > at
                && items.as(next, Meaning.Named.class)
                        .filter(named -> named.table().equals(context.table()))
                        .isPresent();
    }

    /** "The city is empty", "status not set", "city is missing". */
    private void stated(int at, FieldPath field) {
        int next = items.said(at + 1, Cue.BE) ? at + 2 : at + 1;
        boolean not = items.said(next, Cue.NOT);
        int word = not ? next + 1 : next;
        boolean missing = items.said(word, Cue.WITHOUT)
                && word > at + 1
                && items.field(word + 1).isEmpty();
        boolean empty = items.said(word, Cue.EMPTY) || missing;
        boolean filled = items.said(word, Cue.FILLED) && word > at + 1;
        if (!empty && !filled) {
            return;
        }
        int from = items.said(at - 1, Cue.WITH) ? at - 1 : at;
        put(from, word + 1, field, empty != not);
    }

    private void with(int at) {
        Optional<FieldPath> field = items.field(at + 1);
        if (field.isEmpty() || isVerb(at + 1, field.get())) {
            return;
        }
        boolean last = items.isEnd(at + 2)
                || (items.said(at, Cue.WITH)
                        && (items.said(at + 2, Cue.AND, Cue.HAVE)
                                || (items.said(at + 2, Cue.BE) && !isNarrowed(at + 3))
                                || (items.said(at + 2, Cue.BE) && !valueOf(at + 3, field.get()))));
        if (last && isCount(field.get().field())) {
            context.doubt(
                    "“%s %s” may mean more than 0 or a cell that is not empty, say “is not empty” or “more than 0”"
                            .formatted(items.text(at), items.text(at + 1)));
        } else if (last && !(items.said(at, Cue.WITH) && isDeducted(at, field.get()))) {
            put(at, at + 2, field.get(), false);
        }
    }

    /** "Total amount without tax" asks for a figure less another one, or for the records that have none. */
    private boolean isDeducted(int at, FieldPath field) {
        boolean deducted = field.field().isNumber()
                && (items.find(Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.HOW_MUCH) >= 0
                        || items.find(Meaning.Superlative.class) >= 0);
        if (deducted) {
            context.doubt(
                    "it is not clear whether “%s %s” is about the figure or about empty cells, say “where %s is empty” or “is not empty”"
                            .formatted(items.text(at), items.text(at + 1), field.name()));
        }
        return deducted;
    }

    private boolean isValueOf(int at, FieldPath field) {
        return items.as(at, Value.class)
                .filter(value -> value.candidates().stream()
                        .anyMatch(candidate -> candidate.path().equals(field)))
                .isPresent();
    }

    /** Whether it is a value of the records that a link leads to. */
    private boolean isValueBehind(int at, FieldPath link) {
        return items.as(at, Value.class)
                .filter(value -> value.candidates().stream().anyMatch(candidate -> candidate
                        .path()
                        .link()
                        .filter(link.field()::equals)
                        .isPresent()))
                .isPresent();
    }

    /** "No employees" is a number as well. */
    private static boolean isCount(FieldShape field) {
        return field.isNumber()
                && !field.type().equals("currency")
                && !field.type().equals("percent");
    }

    /** "Have ended" is not a statement about a field End. */
    private boolean isVerb(int at, FieldPath field) {
        return field.field().isDate()
                && !items.text(at)
                        .equals(String.join(" ", Name.words(field.field().name())));
    }

    private boolean valueOf(int at, FieldPath field) {
        return isValueOf(at, field) || isNarrowed(at);
    }

    private boolean isNarrowed(int at) {
        return items.is(at, Amounts.class) || items.is(at, Quantity.class) || items.is(at, Dates.class);
    }

    private void put(int from, int to, FieldPath path, boolean empty) {
        if (!path.isOwn()) {
            context.doubt("whether %s is empty cannot be asked through a link".formatted(path.name()));
            return;
        }
        Condition condition;
        if (path.field().kind() == FieldShape.Kind.CHECKBOX) {
            condition = new Condition.Ticked(path, !empty);
        } else {
            condition = empty ? new Condition.Empty(path) : new Condition.Filled(path);
        }
        items.replace(from, to, new Given(condition));
    }
}
