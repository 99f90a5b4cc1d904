package org.pyairtable.communication.notifications;

import java.util.regex.Pattern;

/** The category of a notification: a lower-case word such as {@code workflow}. Users can mute each one except security. */
record Category(String name) {
    // Before the constants, whose construction needs it.
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9.-]{0,49}");

    static final Category SECURITY = new Category("security");
    static final Category WORKSPACE = new Category("workspace");

    Category {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "is not a category: use at most 50 lower-case letters, digits, dots and dashes");
        }
    }

    /** Security notices cannot be muted. */
    boolean mayBeMuted() {
        return !equals(SECURITY);
    }
}
