package org.pyairtable.data.rules;

import java.util.List;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;

/**
 * The view that the holder of a link sees, and nothing else of its base.
 *
 * @param table as the rules leave it for everybody
 */
public record SharedView(Table table, View view) {
    /** The fields that are shown, in the view's order. */
    public List<Field> fields() {
        return view.settings().visible(table);
    }

    boolean shows(Field field) {
        return table.has(field.id()) && !view.settings().hidden().contains(field.id());
    }
}
