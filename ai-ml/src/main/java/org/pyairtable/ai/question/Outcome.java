package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;

/** What became of a question, or of one reading of it. */
public sealed interface Outcome {
    /** @param notes how doubtful words were read, as sentences */
    record Understood(Plan plan, List<String> notes) implements Outcome {
        public Understood {
            notes = List.copyOf(notes);
        }
    }

    /**
     * A figure would be a guess.
     *
     * @param table that it is about, if known
     * @param words that were not understood
     * @param doubts other uncertainties, as ends of a sentence
     * @param near names that resemble the words
     */
    record NotUnderstood(Optional<TableShape> table, List<String> words, List<String> doubts, List<String> near)
            implements Outcome {
        public NotUnderstood {
            words = List.copyOf(words);
            doubts = List.copyOf(doubts);
            near = List.copyOf(near);
        }

        int faults() {
            return words.size() + doubts.size();
        }
    }

    /** It asks neither for a figure nor for records by their values: a question for search. */
    record NoFigure() implements Outcome {}
}
