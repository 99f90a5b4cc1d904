package org.pyairtable.formula;

import java.util.List;

/**
 * Who asks, in a formula that calls {@code CURRENT_USER()}, {@code CURRENT_USER('email')} or {@code CURRENT_USER('groups')}.
 *
 * @param id of the user
 * @param email empty for a user without one
 * @param groups ids of those that the user is in. A field equals the list when it equals one of them; as a text they stand
 *     behind each other, separated by commas, blank for a user in none
 */
public record CurrentUser(String id, String email, List<String> groups) {
    static final String FUNCTION = "CURRENT_USER";

    public CurrentUser {
        groups = groups.stream().sorted().toList();
    }

    String joinedGroups() {
        return String.join(",", groups);
    }
}
