package org.pyairtable.data.refusal;

/** More than there can be of something. */
public sealed interface LimitExceeded extends Refusal {
    /** @param what the limit and of what it is, such as {@code 500 fields in a table} */
    record AtMost(String what) implements LimitExceeded {
        @Override
        public String message() {
            return "There can be at most " + what;
        }
    }

    record RecordsToCreate(int given, int most) implements LimitExceeded {
        @Override
        public String message() {
            return "A maximum of " + most + " records can be created per request but you have provided " + given + ".";
        }
    }

    record Webhooks(int most) implements LimitExceeded {
        @Override
        public String message() {
            return "A base can have at most " + most + " webhooks";
        }
    }
}
