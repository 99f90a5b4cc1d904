package org.pyairtable.ai.chat;

import java.util.Locale;

/** What has become of a question. */
enum MessageState {
    ANSWERING,
    DONE,
    /** By the user. */
    STOPPED,
    /** Nothing could answer, or the budget does not cover it. */
    FAILED,
    /** Not stored: its answer is overdue, because the process that made it died. */
    INTERRUPTED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
