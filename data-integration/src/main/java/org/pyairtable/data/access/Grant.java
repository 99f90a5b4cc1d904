package org.pyairtable.data.access;

import org.pyairtable.data.schema.Field;
import org.pyairtable.events.Role;

/**
 * What a caller was granted on a base. Every list, read and write asks it about the fields it touches, so this is where field
 * rules take effect; row rules will join the condition of the statements that select and lock records.
 *
 * @param userId on whose behalf changes happen
 */
public record Grant(String userId, Role role) {
    /** Whether cells of the field may be answered. */
    public boolean shows(Field field) {
        return true;
    }

    /** Whether cells of the field may be written. */
    public boolean writes(Field field) {
        return shows(field);
    }
}
