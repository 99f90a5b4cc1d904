package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;

/**
 * A field as questions see it.
 *
 * @param type Airtable's type; of a computed field that of its result
 * @param choices names of the choices; empty for other fields
 * @param linkedTable id of the table that a link field refers to
 */
public record FieldShape(String id, String name, String type, List<String> choices, Optional<String> linkedTable) {
    public FieldShape {
        choices = List.copyOf(choices);
    }

    /** What can be asked about its values. */
    public enum Kind {
        /** Short texts, which name things. */
        TEXT,
        CHOICE,
        /** Several choices in one cell. */
        CHOICES,
        LINK,
        PERSON,
        NUMBER,
        DATE,
        DATE_TIME,
        CHECKBOX,
        /** Long texts, files, lookups and the rest: they can be empty or not, nothing else. */
        OTHER
    }

    public Kind kind() {
        return switch (type) {
            case "singleLineText", "email", "url", "phoneNumber" -> Kind.TEXT;
            case "singleSelect" -> Kind.CHOICE;
            case "multipleSelects" -> Kind.CHOICES;
            case "multipleRecordLinks" -> Kind.LINK;
            case "singleCollaborator", "createdBy", "lastModifiedBy" -> Kind.PERSON;
            case "number", "currency", "percent", "duration", "rating", "count", "autoNumber" -> Kind.NUMBER;
            case "date" -> Kind.DATE;
            case "dateTime", "createdTime", "lastModifiedTime" -> Kind.DATE_TIME;
            case "checkbox" -> Kind.CHECKBOX;
            default -> Kind.OTHER;
        };
    }

    boolean isDate() {
        return kind() == Kind.DATE || kind() == Kind.DATE_TIME;
    }

    boolean isNumber() {
        return kind() == Kind.NUMBER;
    }

    /** A number that a question may mean without naming it; ratings and ordinals are meant only by name. */
    boolean isAmount() {
        return isNumber() && !type.equals("autoNumber") && !type.equals("rating") && !type.equals("count");
    }

    /** Whether its values are names that a question may contain. */
    boolean isNamed() {
        return switch (kind()) {
            case TEXT, CHOICE, CHOICES, LINK, PERSON -> true;
            case NUMBER, DATE, DATE_TIME, CHECKBOX, OTHER -> false;
        };
    }
}
