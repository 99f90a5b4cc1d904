package org.pyairtable.data.refusal;

/** A table or field that cannot be made or changed as it is described. */
public sealed interface InvalidDefinition extends Refusal {
    /** @param message what is wrong with the options of a field */
    record Options(String message) implements InvalidDefinition {}

    record FieldName(String name) implements InvalidDefinition {
        @Override
        public String message() {
            return "Duplicate or empty field name: \"" + name + "\"";
        }
    }

    record TableName(String name) implements InvalidDefinition {
        @Override
        public String message() {
            return "Cannot create a table with the duplicate name \"" + name + "\"";
        }
    }

    record FieldType(String type) implements InvalidDefinition {
        @Override
        public String message() {
            return "Creating " + type + " fields is not supported at this time";
        }
    }
}
