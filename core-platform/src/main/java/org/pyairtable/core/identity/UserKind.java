package org.pyairtable.core.identity;

import java.util.Locale;

/** What stands behind an account. */
public enum UserKind {
    /** Somebody who signs in with an address and a password. */
    PERSON,
    /** A program: without a password, with tokens of its own, a member of one workspace. */
    SERVICE;

    /** As it stands in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
