package org.pyairtable.core.identity;

import java.util.Locale;

/** What a user may do on the platform as a whole. */
public enum PlatformRole {
    MEMBER,
    /** Operates the platform. */
    OPERATOR;

    /** The name in events, tokens and JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
