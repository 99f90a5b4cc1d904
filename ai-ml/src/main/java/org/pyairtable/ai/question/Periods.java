package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Dates;
import org.pyairtable.ai.question.Meaning.Given;
import org.pyairtable.ai.question.Meaning.Named;
import org.pyairtable.ai.question.Meaning.Superlative;
import org.pyairtable.ai.question.Meaning.Value;

/** Finds the field that a time is about: the date beside it, else the only date if nothing else could be meant. */
final class Periods {
    private static final Set<String> FROM = Set.of("from", "von", "vom");
    private static final Set<String> TO = Set.of("to", "until", "till", "through", "bis");

    private final Items items;
    private final Context context;

    Periods(Items items, Context context) {
        this.items = items;
        this.context = context;
    }

    void reduce() {
        for (int i = 0; i < items.size(); i++) {
            Optional<Dates> dates = items.as(i, Dates.class);
            if (dates.isPresent()) {
                i = place(i, dates.get());
            }
        }
    }

    private int place(int at, Dates dates) {
        int left = items.said(at - 1, Cue.BE) ? at - 2 : at - 1;
        Optional<FieldPath> before = dateAt(left);
        if (before.isPresent() && isOpenBeginning(at, dates)) {
            context.doubt(
                    "“%s” may mean that time alone or all from then on, say “in” or “since”".formatted(items.text(at)));
            return at;
        }
        if (before.isPresent()) {
            int from = items.said(left - 1, Cue.WITH, Cue.BE) ? left - 1 : left;
            return put(from, at + 1, before.get(), dates);
        }
        Optional<FieldPath> after = dateAt(at + 1);
        if (after.isPresent() && (items.isEnd(at + 2) || items.said(at + 2, Cue.BE, Cue.HAVE))) {
            return put(at, at + 2, after.get(), dates);
        }
        if (after.isPresent()
                || items.all(Meaning.Field.class).stream()
                        .anyMatch(f -> f.path().field().isDate())) {
            context.doubt("it is not clear which date “%s” is about".formatted(items.text(at)));
            return at;
        }
        if (context.isContinued()) {
            return continued(at, dates);
        }
        boolean direct =
                items.is(left, Named.class) || left < 0 || items.is(left, Given.class) || items.said(left, Cue.AND);
        boolean happened = items.all(Value.class).stream()
                .flatMap(value -> value.candidates().stream())
                .anyMatch(candidate -> candidate.path().field().kind() == FieldShape.Kind.CHOICE);
        Optional<FieldShape> only = context.only(context.dates(), items.text(at), "date");
        if (only.isPresent()
                && (!direct
                        || happened
                        || items.namesLinked()
                        || items.is(left, Superlative.class)
                        || items.find(Cue.OVERDUE) >= 0)) {
            context.doubt("it is not clear whether “%s” is about the field %s"
                    .formatted(items.text(at), only.get().name()));
            return at;
        }
        return only.map(field -> put(at, at + 1, FieldPath.of(field), dates)).orElse(at);
    }

    /** "And in March?" is about the date of the question before. */
    private int continued(int at, Dates dates) {
        Optional<FieldPath> date = context.datedBefore();
        if (date.isEmpty()) {
            context.doubt("it is not clear which date “%s” is about, name its field".formatted(items.text(at)));
        }
        return date.map(path -> put(at, at + 1, path, dates)).orElse(at);
    }

    /** "Due from March". */
    private boolean isOpenBeginning(int at, Dates dates) {
        List<String> words = List.of(items.text(at).split(" ", -1));
        return FROM.contains(words.getFirst())
                && dates.until().isPresent()
                && words.stream().noneMatch(TO::contains);
    }

    private Optional<FieldPath> dateAt(int at) {
        return items.field(at).filter(path -> path.field().isDate());
    }

    private int put(int from, int to, FieldPath path, Dates dates) {
        items.replace(from, to, new Given(new Condition.During(path, dates.from(), dates.until())));
        return from;
    }

    /** "Overdue": a due date that has passed, in a state that is not a final one. */
    void overdue() {
        int at = items.find(Cue.OVERDUE);
        if (at < 0) {
            return;
        }
        Optional<FieldShape> due =
                context.only(context.dates().stream().filter(Periods::isDue).toList(), items.text(at), "due date");
        List<FieldShape> states =
                context.table().fields().stream().filter(this::isState).toList();
        Optional<FieldShape> state = context.only(states, items.text(at), "field for what is finished");
        if (due.isEmpty() || state.isEmpty()) {
            return;
        }
        FieldPath path = FieldPath.of(state.get());
        Condition open = state.get().kind() == FieldShape.Kind.CHECKBOX
                ? new Condition.Ticked(path, false)
                : new Condition.Named(
                        path,
                        state.get().choices().stream().filter(context::isFinal).toList(),
                        Condition.Choice.NONE_OF);
        items.replace(
                at,
                at + 1,
                new Given(
                        new Condition.During(FieldPath.of(due.get()), Optional.empty(), Optional.of(context.today()))));
        items.insert(at + 1, new Given(open));
    }

    private boolean isState(FieldShape field) {
        return switch (field.kind()) {
            case CHOICE -> field.choices().stream().anyMatch(context::isFinal);
            case CHECKBOX -> context.isFinal(field.name());
            case TEXT, CHOICES, LINK, PERSON, NUMBER, DATE, DATE_TIME, OTHER -> false;
        };
    }

    /** A due date says when something is to be done, not how old it is. */
    static boolean isDue(FieldShape field) {
        String name = Folding.fold(field.name());
        return name.contains("due") || name.contains("deadline") || name.contains("fallig") || name.contains("frist");
    }
}
