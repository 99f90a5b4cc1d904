package org.pyairtable.data.refusal;

/** A question about records takes more than one answer may. */
public sealed interface QuestionLimit extends Refusal {
    /** Stable, for programs. */
    default String code() {
        return switch (this) {
            case TooSlow r -> "QUERY_TOO_SLOW";
            case TooMany r -> "TOO_MANY_QUERIES";
            case TooLarge r -> "ANSWER_TOO_LARGE";
            case NotDecidable r -> "CONDITION_NOT_ANSWERABLE";
        };
    }

    /** @param seconds that a question may take */
    record TooSlow(long seconds) implements QuestionLimit {
        @Override
        public String message() {
            return "The question was not answered within " + seconds + " seconds, the limit for one. Narrow it by a"
                    + " condition that compares a field with a value, or group by fewer fields.";
        }
    }

    /** @param atOnce how many questions are answered at the same time */
    record TooMany(int atOnce) implements QuestionLimit {
        @Override
        public String message() {
            return "More questions wait than the " + atOnce + " that are answered at the same time; ask again.";
        }
    }

    /** @param message what is too large, and the way out */
    record TooLarge(String message) implements QuestionLimit {}

    /** @param message which condition the database cannot decide, and the way out */
    record NotDecidable(String message) implements QuestionLimit {}
}
