package org.pyairtable.ai.document;

/** @param type Airtable's field type, for example {@code singleLineText} */
public record TableField(String id, String name, String type, boolean primary) {
    public FieldKind kind() {
        return FieldKind.ofType(type);
    }
}
