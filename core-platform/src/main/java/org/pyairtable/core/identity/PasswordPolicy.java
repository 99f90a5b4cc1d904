package org.pyairtable.core.identity;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The rules for new passwords, in the spirit of NIST SP 800-63B: long enough and not guessable from the account; no rules on
 * kinds of characters.
 */
public final class PasswordPolicy {
    static final int SHORTEST = 10;
    static final int LONGEST = 256;
    private static final int FEWEST_DIFFERENT = 5;

    /** The most common passwords that are long enough, lower-case letters only. */
    private static final Set<String> COMMON = Set.of(
            "password",
            "passwort",
            "qwertyuiop",
            "qwerty",
            "qwertz",
            "letmein",
            "iloveyou",
            "welcome",
            "changeme",
            "administrator",
            "admin",
            "asdfghjkl",
            "abcdefghij",
            "pyairtable",
            "airtable");

    private PasswordPolicy() {}

    /** Refuses a password that does not meet the policy. */
    public static void check(@Nullable String password, EmailAddress email) {
        check("password", password, email);
    }

    /** @param field that the password was given in */
    public static void check(String field, @Nullable String password, EmailAddress email) {
        if (password == null || password.codePointCount(0, password.length()) < SHORTEST) {
            throw refused(field, "needs at least " + SHORTEST + " characters");
        }
        if (password.length() > LONGEST) {
            throw refused(field, "may have at most " + LONGEST + " characters");
        }
        if (password.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            throw refused(field, "has too few different characters");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.contains(email.value()) || lower.equals(email.localPart())) {
            throw refused(field, "is too similar to the e-mail address");
        }
        if (isSequence(lower) || COMMON.contains(lower.replaceAll("[^\\p{L}]", ""))) {
            throw refused(field, "is too common");
        }
    }

    private static boolean isSequence(String text) {
        String digits = "01234567890123456789";
        return digits.contains(text) || new StringBuilder(digits).reverse().indexOf(text) >= 0;
    }

    private static ServiceException refused(String field, String why) {
        return ServiceException.invalid(field, why);
    }
}
