package org.pyairtable.data.record.row;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;

/**
 * Ids of records as a condition of a statement. A single id is compared as such: the plan of that can be kept, while
 * PostgreSQL makes a new one for each array, because it expects more of one that it does not know yet.
 */
public record RecordIds(List<String> ids) {
    public static RecordIds of(Collection<String> ids) {
        return new RecordIds(List.copyOf(ids));
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Compares with the parameter of this number. */
    String among(int parameter) {
        return ids.size() == 1 ? "= $" + parameter : "= any($" + parameter + ")";
    }

    /** The opposite of {@link #among}, for ids that are not empty. */
    String notAmong(int parameter) {
        return ids.size() == 1 ? "<> $" + parameter : "<> all($" + parameter + ")";
    }

    Tuple addTo(Tuple parameters) {
        return ids.size() == 1
                ? parameters.addString(ids.getFirst())
                : parameters.addArrayOfString(ids.toArray(String[]::new));
    }
}
