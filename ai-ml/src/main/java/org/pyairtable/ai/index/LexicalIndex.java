package org.pyairtable.ai.index;

import java.util.List;

/** Finds records by their words. Blocking, off the event loop. */
public interface LexicalIndex {
    /**
     * The best matches of the words within the scope, best first, by BM25. The score is a share of what a record would get
     * that consists of the question's words: close to 0 when only common words of it occur, at most 1. Any text is a valid
     * question.
     */
    List<Match> matching(String words, Scope scope, int limit);

    /**
     * The records that contain a code, an address, an amount, a day or a telephone number of the question as a whole, or
     * have such an id; none when the question has none of these. The score is 1 for a record with all of them in its title,
     * and half of it for one with all of them elsewhere.
     */
    List<Match> holding(String question, Scope scope, int limit);
}
