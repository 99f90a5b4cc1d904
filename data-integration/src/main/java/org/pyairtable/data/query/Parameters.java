package org.pyairtable.data.query;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Collects the values of a statement while its text is written. */
public final class Parameters {
    private final List<Object> values = new ArrayList<>();

    /** @return the placeholder to write into the statement */
    public String add(Object value) {
        values.add(value);
        return "$" + values.size();
    }

    /** The number that the next placeholder will have. */
    public int next() {
        return values.size() + 1;
    }

    /** The values in their order. */
    public List<Object> values() {
        return List.copyOf(values);
    }

    public Tuple toTuple() {
        return Tuple.from(values);
    }
}
