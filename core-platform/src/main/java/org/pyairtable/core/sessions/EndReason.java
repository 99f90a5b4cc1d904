package org.pyairtable.core.sessions;

import java.util.Locale;

/** Why a session ended other than by its own sign-out. */
public enum EndReason {
    /** Its user ended it. */
    ENDED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    DISABLED,
    /** Its user is erased. */
    ERASED,
    /** Its user signed in more often than sessions are kept. */
    TOO_MANY;

    /** As it stands in events. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
