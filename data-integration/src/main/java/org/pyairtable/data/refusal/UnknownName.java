package org.pyairtable.data.refusal;

/** A request names something in its body or query that does not exist. */
public sealed interface UnknownName extends Refusal {
    /** A record that a batch or a link cell names. */
    record OfRecord(String id) implements UnknownName {
        @Override
        public String message() {
            return "Record ID " + id + " does not exist in this table";
        }
    }

    record OfField(String name) implements UnknownName {
        @Override
        public String message() {
            return "Unknown field name: \"" + name + "\"";
        }
    }

    record OfView(String nameOrId) implements UnknownName {
        /** Whether the view was named by its id. */
        public boolean isId() {
            return nameOrId.startsWith("viw");
        }

        @Override
        public String message() {
            return (isId() ? "View ID " : "View ") + nameOrId + " not found";
        }
    }

    /** A view that exists, but in another table. */
    record OfOtherTable(String viewId) implements UnknownName {
        @Override
        public String message() {
            return "View " + viewId + " belongs to another table";
        }
    }
}
