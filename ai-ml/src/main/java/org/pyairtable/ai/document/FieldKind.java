package org.pyairtable.ai.document;

/** How a field's values are used in texts and figures. */
public enum FieldKind {
    /** Free text. */
    TEXT,
    /** One or several of a few named values. */
    CHOICE,
    /** Links to records, shown by their primary fields. */
    LINK,
    /** People. */
    PERSON,
    NUMBER,
    DATE,
    CHECKBOX,
    /** Computed by a formula, rollup or lookup: its values may have any type. */
    COMPUTED,
    /** Addresses, files, buttons: found by their words only. */
    OTHER;

    /** @param type Airtable's field type; an unknown one is {@link #OTHER} */
    public static FieldKind ofType(String type) {
        return switch (type) {
            case "singleLineText", "multilineText", "richText", "aiText" -> TEXT;
            case "singleSelect", "multipleSelects", "externalSyncSource" -> CHOICE;
            case "multipleRecordLinks" -> LINK;
            case "singleCollaborator", "multipleCollaborators", "createdBy", "lastModifiedBy" -> PERSON;
            case "number", "currency", "percent", "duration", "rating", "count", "autoNumber" -> NUMBER;
            case "date", "dateTime", "createdTime", "lastModifiedTime" -> DATE;
            case "checkbox" -> CHECKBOX;
            case "formula", "rollup", "multipleLookupValues" -> COMPUTED;
            default -> OTHER;
        };
    }

    /** Whether its values carry meaning that an embedding can catch. */
    public boolean meaningful() {
        return switch (this) {
            case TEXT, CHOICE, LINK, PERSON -> true;
            case NUMBER, DATE, CHECKBOX, COMPUTED, OTHER -> false;
        };
    }
}
