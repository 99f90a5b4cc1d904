package org.pyairtable.formula;

/**
 * Who asks, in a formula that calls {@code CURRENT_USER()} or {@code CURRENT_USER('email')}.
 *
 * @param id of the user
 * @param email empty for a user without one
 */
public record CurrentUser(String id, String email) {
    static final String FUNCTION = "CURRENT_USER";
}
