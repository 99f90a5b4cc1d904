package org.pyairtable.core;

import java.util.regex.Pattern;
import org.pyairtable.runtime.problem.ServiceException;

/** A name given by a user: trimmed, 1 to 100 characters, without control characters. */
public record Name(String value) {
    private static final int LONGEST = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** @param field the path of the value in the request, for the refusal */
    public static Name of(String field, String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()
                || trimmed.length() > LONGEST
                || CONTROL.matcher(trimmed).find()) {
            throw ServiceException.invalid(field, "needs 1 to " + LONGEST + " characters, no control characters");
        }
        return new Name(trimmed);
    }
}
