package org.pyairtable.ai.index;

import java.util.List;

/** Finds records by their words. Blocking, off the event loop. */
public interface LexicalIndex {
    /** The best matches of the words within the scope, best first, by BM25. Any text is a legal question. */
    List<Match> matching(String words, Scope scope, int limit);
}
