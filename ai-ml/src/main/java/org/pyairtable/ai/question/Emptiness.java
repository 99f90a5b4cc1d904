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
        if (last) {
            put(at, at + 2, field.get(), false);
        }
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
