package org.pyairtable.ai.indexing;

import java.time.Duration;

/**
 * What is to be expected after a batch.
 *
 * @param more whether other documents may be due now
 * @param rest how long none will be due unless one changes; nothing if that is not known
 */
record Outlook(boolean more, Duration rest) {
    static Outlook of(boolean more) {
        return new Outlook(more, Duration.ZERO);
    }
}
