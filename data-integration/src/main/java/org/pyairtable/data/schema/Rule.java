package org.pyairtable.data.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.Role;

/**
 * What some members see and change of a base. A rule takes away and never adds: what a role does not permit, no rule does.
 *
 * @param tables at most one for each table; the others stay as they are
 */
public record Rule(String id, String name, Audience audience, List<OnTable> tables) {
    public Rule {
        tables = List.copyOf(tables);
    }

    /** Whom a rule concerns, of the members below the role of creator. */
    public sealed interface Audience {}

    /** Members with this role or a lower one. */
    public record OfRole(Role role) implements Audience {}

    public record OfUser(String userId) implements Audience {}

    public record OfGroup(String groupId) implements Audience {}

    /** What remains possible with a table, from least to most; each includes the ones before it. */
    public enum Access {
        NONE,
        READ,
        COMMENT,
        EDIT;

        public boolean includes(Access other) {
            return compareTo(other) >= 0;
        }
    }

    /**
     * @param hidden ids of fields that are not seen
     * @param readOnly ids of fields that are seen and not written
     * @param rows a formula with references as {@code {fldId}}; records for which it does not hold are not seen
     */
    public record OnTable(
            String tableId, Access access, Set<String> hidden, Set<String> readOnly, Optional<String> rows) {
        public OnTable {
            hidden = Set.copyOf(hidden);
            readOnly = Set.copyOf(readOnly);
        }
    }
}
