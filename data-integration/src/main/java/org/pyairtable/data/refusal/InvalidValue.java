package org.pyairtable.data.refusal;

import java.util.List;

/** A value that a cell does not accept. */
public sealed interface InvalidValue extends Refusal {
    /** Most characters of a refused value that a message repeats. */
    int MAX_SHOWN = 100;

    /** @param field its name */
    record Of(String field) implements InvalidValue {
        @Override
        public String message() {
            return "Field \"" + field + "\" cannot accept the provided value";
        }
    }

    /** A value for a computed field. */
    record OfComputed(String field) implements InvalidValue {
        @Override
        public String message() {
            return "Field \"" + field + "\" cannot accept a value because the field is computed";
        }
    }

    /** Several records have the value on which one is to be merged. */
    record Ambiguous(List<String> fields) implements InvalidValue {
        public Ambiguous {
            fields = List.copyOf(fields);
        }

        @Override
        public String message() {
            return "Cannot update more than one record with the same value in fields " + String.join(", ", fields);
        }
    }

    /** An element of a link cell that is not a record id. */
    record RecordId(String given) implements InvalidValue {
        @Override
        public String message() {
            String shown = given.length() > MAX_SHOWN ? given.substring(0, MAX_SHOWN) + "…" : given;
            return "Value \"" + shown + "\" is not a valid record ID.";
        }
    }

    /** A value of a link cell that is not a list. */
    record RecordIds() implements InvalidValue {
        @Override
        public String message() {
            return "Value is not an array of record IDs.";
        }
    }

    /** @param problem what is wrong with the attachment, in Airtable's words */
    record Attachment(String field, String problem) implements InvalidValue {
        @Override
        public String message() {
            return "Invalid attachment for field " + field + ": " + problem;
        }
    }

    /** A choice that the select field does not have. */
    record Choice(String name) implements InvalidValue {
        @Override
        public String message() {
            return "Insufficient permissions to create new select option \"\"" + name + "\"\"";
        }
    }
}
