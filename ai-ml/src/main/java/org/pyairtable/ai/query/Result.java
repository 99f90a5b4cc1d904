package org.pyairtable.ai.query;

import java.util.List;
import org.pyairtable.ai.question.Outcome.NotUnderstood;

/** What became of a question without a language model. */
public sealed interface Result {
    /** @param notes how doubtful words were read, as sentences */
    record Answered(Computed computed, List<String> notes) implements Result {
        public Answered {
            notes = List.copyOf(notes);
        }
    }

    /** A figure would be a guess. */
    record Refused(NotUnderstood reasons) implements Result {}

    /** It asks neither for a figure nor for records by their values: a question for search. */
    record Unasked() implements Result {}

    /** It is understood, and what holds the records does not answer it. */
    record NotComputed(String reason) implements Result {}
}
