package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list that sorts by a person first, read from an index that begins with the ids of the people. Those who occur in it are
 * few; they are found by a step in the index for each, and put in the order of their names as they are at this moment. Then
 * the records of one after the other are read until the page is full.
 */
record PeopleWalk(PeopleNames names, SortKey name, SortKey id, Order rest) {
    /** Keys of a person: name and id. */
    private static final int KEYS = 2;

    /** Empty for an order that begins with something else. */
    static Optional<PeopleWalk> of(List<SortKey> keys, PeopleNames names) {
        return keys.getFirst().namesPeople()
                ? Optional.of(new PeopleWalk(
                        names, keys.get(0), keys.get(1), Order.of(keys.subList(KEYS, keys.size()), names)))
                : Optional.empty();
    }

    /** The first column of the index; which way it goes does not matter. */
    String indexed() {
        return "(" + SortKey.unqualified(id.expression()) + ")";
    }

    List<Segment> all() {
        Segment people = new Others(Optional.empty());
        return name.descending() ? List.of(people, nobody()) : List.of(nobody(), people);
    }

    /** The records in which nobody is named. */
    private Segment nobody() {
        return new RangeSegment(names, parameters -> id.expression() + " is null", rest.keys());
    }

    /** The parts of the list behind the record with these keys. */
    List<Segment> after(List<@Nullable String> values) {
        List<@Nullable String> further = values.subList(KEYS, values.size());
        if (values.get(1) == null) {
            List<Segment> segments = new ArrayList<>(rest.among(parameters -> id.expression() + " is null", further));
            if (!name.descending()) {
                segments.add(new Others(Optional.empty()));
            }
            return segments;
        }
        Person last = new Person(Objects.requireNonNull(values.get(0)), Objects.requireNonNull(values.get(1)));
        List<Segment> segments = new ArrayList<>();
        // Who was renamed meanwhile has another place in the order, with all records.
        if (names.of(last.id()).equals(last.name())) {
            segments.addAll(
                    rest.among(parameters -> id.expression() + " = " + parameters.add(last.id()) + "::text", further));
        }
        segments.add(new Others(Optional.of(last)));
        if (name.descending()) {
            segments.add(nobody());
        }
        return segments;
    }

    private record Person(String name, String id) {}

    /** The records of all people who sort after a person. */
    private final class Others implements Segment {
        private final Optional<Person> last;

        Others(Optional<Person> last) {
            this.last = last;
        }

        @Override
        public String preamble(String source, Parameters parameters) {
            String key = id.expression();
            String next = " order by " + key + " limit 1)";
            return "with recursive " + names.table(parameters) + ", present (id) as ((select " + key + " from " + source
                    + " where " + key + " is not null" + next + " union all select (select " + key + " from " + source
                    + " where " + key + " > p.id" + next + " from present p where p.id is not null) ";
        }

        @Override
        public String rows(String source, List<String> conditions, int limit, Parameters parameters) {
            String direction = name.descending() ? " desc" : "";
            String beyond = last.map(person -> " where (name, id) " + (name.descending() ? "<" : ">") + " ("
                            + parameters.add(person.name()) + "::text, " + parameters.add(person.id()) + "::text)")
                    .orElse("");
            String further = RangeSegment.orderBy(rest.keys());
            List<String> all = new ArrayList<>(List.of(id.expression() + " = r.id"));
            all.addAll(conditions);
            return "from (select id, name from (select id, " + SortKey.personName("id")
                    + " as name from present where id is not null) named" + beyond + " order by name" + direction
                    + ", id" + direction + ") r cross join lateral (select t.* from " + source + " where "
                    + String.join(" and ", all) + " order by " + further + " limit " + limit + ") t order by r.name"
                    + direction + ", r.id" + direction + ", " + further + " limit " + limit;
        }
    }
}
