package org.pyairtable.data.access;

import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
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

    /** The fields of a table whose cells may be answered, in their order. */
    public List<Field> shown(Table table) {
        List<Field> shown = new ArrayList<>();
        for (Field field : table.fields()) {
            if (shows(field)) {
                shown.add(field);
            }
        }
        return shown;
    }

    /** A field by id or name, as a caller writes either of them; one that it may not know of does not exist. */
    public Field field(Table table, String nameOrId) {
        return table.find(nameOrId).filter(this::writes).orElseThrow(() -> new UnknownName.OfField(nameOrId)
                .exception());
    }

    /** Whether cells of the field may be written. */
    public boolean writes(Field field) {
        return shows(field);
    }
}
