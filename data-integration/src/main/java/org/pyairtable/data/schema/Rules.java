package org.pyairtable.data.schema;

import java.util.List;

/**
 * The rules of a base.
 *
 * @param revision grows with each change of them; 0 before the first
 */
public record Rules(long revision, List<Rule> list) {
    public static final Rules NONE = new Rules(0, List.of());

    public Rules {
        list = List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }
}
