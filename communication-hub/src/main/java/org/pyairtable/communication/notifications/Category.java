package org.pyairtable.communication.notifications;

import java.util.regex.Pattern;

/** What a notification is about: a lower-case word such as {@code workflow}. People may mute it, except security. */
record Category(String name) {
    // Before the constants, whose construction needs it.
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9.-]{0,49}");

    static final Category SECURITY = new Category("security");
    static final Category WORKSPACE = new Category("workspace");

    Category {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("is no category: lower-case letters, digits, dots, dashes; at most 50");
        }
    }

    /** Security notices reach people whatever they prefer. */
    boolean mayBeMuted() {
        return !equals(SECURITY);
    }
}
