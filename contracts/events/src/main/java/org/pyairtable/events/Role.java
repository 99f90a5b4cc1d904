package org.pyairtable.events;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a member may do in a workspace, from least to most. Each role includes the ones before it. */
public enum Role {
    VIEWER,
    COMMENTER,
    EDITOR,
    CREATOR,
    OWNER;

    private static final Map<String, Role> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toMap(Role::wireName, role -> role));

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Lower-case name as it stands in events and JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a name that this version does not know. */
    public static Optional<Role> fromWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
