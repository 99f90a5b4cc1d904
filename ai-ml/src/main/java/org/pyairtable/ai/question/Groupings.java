package org.pyairtable.ai.question;

import java.util.Optional;
import org.pyairtable.ai.question.Meaning.Every;
import org.pyairtable.ai.question.Meaning.Grouped;

/** Reads "by city", "per customer", "for each month", "by city of the customer", "by customer city". */
final class Groupings {
    private final Items items;
    private final Context context;

    Groupings(Items items, Context context) {
        this.items = items;
        this.context = context;
    }

    void reduce() {
        for (int i = 0; i < items.size(); i++) {
            if (items.said(i, Cue.BY)) {
                group(i);
            }
        }
    }

    private void group(int by) {
        Optional<Every> every = items.as(by + 1, Every.class);
        Optional<FieldPath> first = items.field(by + 1);
        if (every.isPresent()) {
            Optional<FieldPath> date =
                    items.field(by + 2).filter(path -> path.field().isDate());
            Optional<FieldPath> before =
                    items.field(by - 1).filter(path -> path.field().isDate());
            if (date.isEmpty() && before.isPresent()) {
                put(by - 1, by + 2, before.get(), Optional.of(every.get().period()));
                return;
            }
            Optional<FieldPath> path = date.or(() ->
                    context.only(context.dates(), items.text(by + 1), "date").map(FieldPath::of));
            path.ifPresent(p -> put(
                    by,
                    date.isPresent() ? by + 3 : by + 2,
                    p,
                    Optional.of(every.get().period())));
            return;
        }
        if (first.isEmpty()) {
            return;
        }
        FieldPath field = first.get();
        if (field.field().isDate()) {
            Optional<Every> period = items.as(by + 2, Every.class);
            put(
                    by,
                    period.isPresent() ? by + 3 : by + 2,
                    field,
                    Optional.of(period.map(Every::period).orElse(Period.DAY)));
            return;
        }
        Optional<FieldPath> second = items.field(by + 2);
        Optional<FieldPath> through =
                second.flatMap(next -> through(field, next).or(() -> through(next, field)));
        if (through.isPresent()) {
            put(by, by + 3, through.get(), Optional.empty());
        } else if (second.isPresent() && !second.get().field().isNumber()) {
            context.doubt("“%s %s” could mean one field or two".formatted(items.text(by + 1), items.text(by + 2)));
        } else if (groupable(field.field())) {
            put(by, by + 2, field, Optional.empty());
        }
    }

    /** A field of the table that a link leads to, whatever the fields of this table are called. */
    private Optional<FieldPath> through(FieldPath link, FieldPath field) {
        if (!link.isOwn() || link.field().kind() != FieldShape.Kind.LINK) {
            return Optional.empty();
        }
        if (field.link().filter(link.field()::equals).isPresent()) {
            return Optional.of(field);
        }
        return field.isOwn()
                ? context.base()
                        .linked(link.field())
                        .flatMap(table -> table.field(field.field().name()))
                        .map(linked -> FieldPath.through(link.field(), /* field= */ linked))
                : Optional.empty();
    }

    static boolean groupable(FieldShape field) {
        return field.isNamed()
                || field.kind() == FieldShape.Kind.CHECKBOX
                || field.type().equals("rating");
    }

    private void put(int from, int to, FieldPath path, Optional<Period> period) {
        items.replace(from, to, new Grouped(new Plan.Grouping(path, period)));
    }
}
