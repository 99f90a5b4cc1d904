package org.pyairtable.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a member may do in a workspace, from least to most. Each role includes the ones before it. */
public enum Role {
    VIEWER,
    COMMENTER,
    EDITOR,
    CREATOR,
    OWNER;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Lower-case name as it stands in events and JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a name that this version does not know. */
    public static Optional<Role> fromWireName(String name) {
        return Arrays.stream(values()).filter(r -> r.wireName().equals(name)).findFirst();
    }
}
