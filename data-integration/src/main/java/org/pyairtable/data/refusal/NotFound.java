package org.pyairtable.data.refusal;

/** What a request is addressed to does not exist. */
public sealed interface NotFound extends Refusal {
    /** A path of no operation, or one with an id that has not the form of its kind. */
    record Path() implements NotFound {
        @Override
        public String message() {
            return "The path was not found";
        }
    }

    /** A base, table, field, view or other part of a base; or the caller may not know that it exists. */
    record Part() implements NotFound {
        @Override
        public String message() {
            return "Invalid permissions, or the requested model was not found. Check that both your user and your token"
                    + " have the required permissions, and that the model names and/or ids are correct.";
        }
    }

    /** @param what the part by its kind, such as {@code The view} */
    record Named(String what) implements NotFound {
        @Override
        public String message() {
            return what + " was not found";
        }
    }

    /** The one record that a request is addressed to. */
    record OneRecord() implements NotFound {
        @Override
        public String message() {
            return "Record not found";
        }
    }
}
