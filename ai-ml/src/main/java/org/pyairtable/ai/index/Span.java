package org.pyairtable.ai.index;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A part of a text that is one code, from {@code start} to before {@code end}.
 *
 * @param codes its readings, each a code in its normal form
 */
record Span(int start, int end, Set<String> codes) {
    Span {
        codes = Collections.unmodifiableSet(new LinkedHashSet<>(codes));
    }

    /** The text with blanks in place of this part. */
    String blankedIn(String text) {
        return text.substring(0, start) + " ".repeat(end - start) + text.substring(end);
    }
}
