package org.pyairtable.data.query;

import java.util.List;

/**
 * A part of a list, in whose condition an index on the order finds its beginning: it has no alternatives. The table is
 * called {@code t}.
 */
public interface Segment {
    /** The {@code with} that the statement begins with, or nothing. */
    String preamble(String source, Parameters parameters);

    /**
     * The statement from its {@code from} to its end.
     *
     * @param source the table, with its name
     * @param conditions that the records have to fulfil besides
     */
    String rows(String source, List<String> conditions, int limit, Parameters parameters);
}
