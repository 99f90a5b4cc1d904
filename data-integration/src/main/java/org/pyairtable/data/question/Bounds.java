package org.pyairtable.data.question;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.DataQuery.SortBy;

/** How large a question may be. */
final class Bounds {
    static final int MOST_ROWS = 1_000;
    static final int MOST_BYTES = 1_000_000;

    private static final int USUAL_ROWS = 100;
    private static final int LEAST_BYTES = 1_000;
    private static final int MOST_FIELDS = 500;
    private static final int MOST_SORTS = 10;
    private static final int MOST_GROUPINGS = 4;
    private static final int MOST_AGGREGATES = 50;
    private static final int MOST_LINKS = 10;
    private static final int MOST_STEPS = 4;
    private static final int MOST_IDS = 1_000;
    private static final int MOST_NAME = 255;

    private Bounds() {}

    static int limit(QueryRecords question) {
        return Objects.requireNonNullElse(question.limit(), USUAL_ROWS);
    }

    static int bytes(QueryRecords question) {
        return Objects.requireNonNullElse(question.maxBytes(), MOST_BYTES);
    }

    static <T> List<T> of(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** Refuses what is beyond them, by its name. */
    static void check(QueryRecords question) {
        within("limit", question.limit(), 1, MOST_ROWS);
        within("maxBytes", question.maxBytes(), LEAST_BYTES, MOST_BYTES);
        most("fields", of(question.fields()), MOST_FIELDS);
        most("sort", of(question.sort()), MOST_SORTS);
        most("groupBy", of(question.groupBy()), MOST_GROUPINGS);
        most("aggregates", of(question.aggregates()), MOST_AGGREGATES);
        most("links", of(question.links()), MOST_LINKS);
        text("condition", question.condition());
        text("search", question.search());
        of(question.fields()).forEach(field -> text("fields", field));
        of(question.sort()).stream().map(SortBy::by).forEach(by -> text("sort", by));
        for (GroupBy by : of(question.groupBy())) {
            most("groupBy.path", by.path(), MOST_STEPS);
            by.path().forEach(step -> text("groupBy.path", step));
        }
        for (LinkCondition link : of(question.links())) {
            check(link);
        }
        for (Aggregate aggregate : of(question.aggregates())) {
            check(aggregate);
        }
    }

    private static void check(LinkCondition link) {
        if (link.path().isEmpty() || link.path().size() > MOST_STEPS - 1) {
            throw refused("links.path", "has " + link.path().size() + " steps; it has 1 to " + (MOST_STEPS - 1));
        }
        link.path().forEach(step -> text("links.path", step));
        text("links.condition", link.condition());
        most("links.recordIds", of(link.recordIds()), MOST_IDS);
        for (String id : of(link.recordIds())) {
            if (!AirtableId.isRecord(id)) {
                throw refused("links.recordIds", "'" + shown(id) + "' is not a record id");
            }
        }
    }

    private static void check(Aggregate aggregate) {
        text("aggregates.field", aggregate.field());
        text("aggregates.name", aggregate.name());
        if (aggregate.name() != null
                && (aggregate.name().isBlank() || aggregate.name().length() > MOST_NAME)) {
            throw refused("aggregates.name", "is blank or longer than " + MOST_NAME + " characters");
        }
        if ((aggregate.function() == Function.COUNT) != (aggregate.field() == null)) {
            throw refused(
                    "aggregates.field",
                    aggregate.function() == Function.COUNT
                            ? "is given for COUNT, which counts records; FILLED counts the values of a field"
                            : "is missing for " + aggregate.function());
        }
    }

    private static void within(String member, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw refused(member, value + " is not between " + least + " and " + most);
        }
    }

    private static void most(String member, List<?> list, int most) {
        if (list.size() > most) {
            throw refused(member, "has " + list.size() + " elements; it has at most " + most);
        }
    }

    private static void text(String member, @Nullable String value) {
        if (value != null && !StorableText.is(value)) {
            throw refused(member, "has the character NUL or half a surrogate pair");
        }
    }

    private static String shown(String text) {
        return StorableText.sendable(text.length() > 100 ? text.substring(0, 100) + "…" : text);
    }

    static RuntimeException refused(String member, String rule) {
        return new InvalidRequest.Member(member, rule).exception();
    }
}
