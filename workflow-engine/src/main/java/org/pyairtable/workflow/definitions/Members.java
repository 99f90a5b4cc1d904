package org.pyairtable.workflow.definitions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.pyairtable.events.Role;

/** Texts that name members of a workspace: a user, a group, a role, or all. */
public final class Members {
    public static final String ALL = "*";

    private static final String USER = "usr";
    private static final String GROUP = "grp";
    private static final String ROLE = "role:";

    private Members() {}

    /** Why a text names nobody; empty when it may. */
    static Optional<String> fault(String text, Predicate<String> isMember) {
        if (text.startsWith(USER)) {
            return isMember.test(text) ? Optional.empty() : Optional.of("is not a member of the workspace: " + text);
        }
        return text.equals(ALL) || isGroup(text) || role(text).isPresent()
                ? Optional.empty()
                : Optional.of("is not the id of a user or group, a role such as role:editor, or *: " + text);
    }

    public static boolean isGroup(String text) {
        return text.startsWith(GROUP);
    }

    /** The role that a text names; empty when it names something else. */
    public static Optional<Role> role(String text) {
        return text.startsWith(ROLE)
                ? Arrays.stream(Role.values())
                        .filter(role ->
                                role.name().equals(text.substring(ROLE.length()).toUpperCase(Locale.ROOT)))
                        .findFirst()
                : Optional.empty();
    }
}
