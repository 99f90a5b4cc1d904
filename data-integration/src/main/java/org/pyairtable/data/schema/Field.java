package org.pyairtable.data.schema;

import java.util.Optional;

/** A column of a table as users see it. */
public record Field(String id, String name, Optional<String> description, FieldKind kind) {
    public boolean isComputed() {
        return kind instanceof FieldKind.Computed;
    }

    /** Whether its cells follow from others, so that they can be computed at any time. */
    public boolean isDerived() {
        return kind instanceof FieldKind.Derived;
    }

    /** Whether the table has a column for it; links and what the record itself is have none. */
    public boolean hasColumn() {
        return !(kind instanceof FieldKind.Link) && !(kind instanceof FieldKind.RecordOwn);
    }

    public Field withKind(FieldKind other) {
        return new Field(id, name, description, other);
    }

    public Field withNaming(String newName, Optional<String> newDescription) {
        return new Field(id, newName, newDescription, kind);
    }
}
