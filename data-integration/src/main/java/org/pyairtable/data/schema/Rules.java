package org.pyairtable.data.schema;

import java.util.List;
import java.util.Set;

/**
 * The rules of a base.
 *
 * @param revision grows with each change of them; 0 before the first
 * @param open ids of computed fields that are seen although they are computed from hidden fields
 */
public record Rules(long revision, List<Rule> list, Set<String> open) {
    public static final Rules NONE = new Rules(0, List.of(), Set.of());

    public Rules {
        list = List.copyOf(list);
        open = Set.copyOf(open);
    }

    /** Whether a creator can declare a field of this kind open. */
    public static boolean canBeOpen(FieldKind kind) {
        return switch (kind) {
            case FieldKind.Formula k -> true;
            case FieldKind.Lookup k -> true;
            case FieldKind.Rollup k -> true;
            case FieldKind.Count k -> true;
            default -> false;
        };
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }
}
