package org.pyairtable.data.refusal;

/** A request as a whole, or a part of it that is not a cell, has not the form that it needs. */
public sealed interface InvalidRequest extends Refusal {
    /** A body that is not one JSON object. */
    record Unreadable() implements InvalidRequest {
        @Override
        public String message() {
            return "Could not parse request body";
        }
    }

    /** A member or parameter that is unknown, missing or of another type. */
    record Malformed() implements InvalidRequest {
        @Override
        public String message() {
            return "Invalid request: parameter validation failed. Check your request data.";
        }
    }

    /**
     * @param member of the body, or parameter
     * @param rule which it breaks, worded as what is said of it
     */
    record Member(String member, String rule) implements InvalidRequest {
        @Override
        public String message() {
            return member + ": " + rule;
        }
    }

    /** @param message the rule that the request breaks */
    record Rule(String message) implements InvalidRequest {}

    /** A record without its cells. */
    record NoCells() implements InvalidRequest {
        @Override
        public String message() {
            return "Could not find field \"fields\" in the request body";
        }
    }

    /** Records of a batch that are none, too many or incomplete. */
    record Batch(int most) implements InvalidRequest {
        @Override
        public String message() {
            return "You must provide an array of up to " + most
                    + " record objects, each with an \"id\" ID field and a \"fields\" object for cell values.";
        }
    }

    record SameRecordTwice() implements InvalidRequest {
        @Override
        public String message() {
            return "You cannot update the same record multiple times in a single request.";
        }
    }

    /** A record without an id has no value of a field on which records are merged. */
    record NothingToMergeOn(String field) implements InvalidRequest {
        @Override
        public String message() {
            return "Each record without an id needs a value of the field \"" + field
                    + "\", on which records are merged";
        }
    }

    /** @param reason as the formula language words it */
    record Filter(String reason) implements InvalidRequest {
        @Override
        public String message() {
            return "The formula for filtering records is invalid: " + reason;
        }
    }

    /** A filter that is not decided in the time that a page has. */
    record SlowFilter(long seconds) implements InvalidRequest {
        @Override
        public String message() {
            return "The formula for filtering records takes too long: within " + seconds
                    + " seconds, the limit for one page,"
                    + " it did not find the records of the page. Join it by AND with a condition that compares a field"
                    + " with a value, or put its result into a formula field and filter by that field.";
        }
    }

    record Offset(String offset) implements InvalidRequest {
        @Override
        public String message() {
            return "The value of offset " + offset + " is invalid";
        }
    }

    /** An offset that was good once. */
    record ExpiredOffset() implements InvalidRequest {
        @Override
        public String message() {
            return "The list records iterator is not available. It may have expired; start again without an offset.";
        }
    }
}
