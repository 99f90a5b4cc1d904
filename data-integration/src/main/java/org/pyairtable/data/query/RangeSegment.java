package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Records that one condition finds.
 *
 * @param condition over the table called {@code t}
 * @param keys that they are sorted by; what is the same for all of them need not be among them
 */
record RangeSegment(PeopleNames names, Function<Parameters, String> condition, List<SortKey> keys) implements Segment {
    RangeSegment {
        keys = List.copyOf(keys);
    }

    /** The same of those only that fulfil another condition, which comes first. */
    RangeSegment among(Function<Parameters, String> other) {
        return new RangeSegment(
                names, parameters -> other.apply(parameters) + " and " + condition.apply(parameters), keys);
    }

    @Override
    public String preamble(String source, Parameters parameters) {
        return names.isNeeded() ? "with " + names.table(parameters) + " " : "";
    }

    @Override
    public String rows(String source, List<String> conditions, int limit, Parameters parameters) {
        List<String> all = new ArrayList<>(List.of(condition.apply(parameters)));
        all.addAll(conditions);
        return "from " + source + " where " + String.join(" and ", all) + " order by " + orderBy(keys) + " limit "
                + limit;
    }

    static String orderBy(List<SortKey> keys) {
        return keys.stream().map(SortKey::orderBy).collect(Collectors.joining(", "));
    }
}
