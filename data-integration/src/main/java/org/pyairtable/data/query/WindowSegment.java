package org.pyairtable.data.query;

import java.util.List;

/**
 * Records behind the first ones of a list, which only have their numbers read.
 *
 * @param offset how many records come before
 */
record WindowSegment(PeopleNames names, List<SortKey> keys, long offset) implements Segment {
    WindowSegment {
        keys = List.copyOf(keys);
    }

    @Override
    public String preamble(String source, Parameters parameters) {
        return names.isNeeded() ? "with " + names.table(parameters) + " " : "";
    }

    @Override
    public String rows(String source, List<String> conditions, int limit, Parameters parameters) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        String order = RangeSegment.orderBy(keys);
        return "from (select t._no as number from " + source + where + " order by " + order + " offset "
                + parameters.add(offset) + "::bigint limit " + limit + ") w join " + source
                + " on t._no = w.number order by " + order + " limit " + limit;
    }
}
