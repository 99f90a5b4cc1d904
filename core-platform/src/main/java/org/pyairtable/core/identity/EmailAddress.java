package org.pyairtable.core.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/** An e-mail address in the normal form by which accounts are found: trimmed, NFKC, lower case. */
public record EmailAddress(String value) {
    private static final int LONGEST = 254;
    private static final Pattern FORM = Pattern.compile(
            "[^\\s@<>()\\[\\]\\\\,;:\"\\p{Cntrl}]{1,64}@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?");

    public EmailAddress {
        if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
            throw ServiceException.invalid("email", "is not an e-mail address");
        }
    }

    /** Refuses anything but an address. */
    public static EmailAddress of(@Nullable String text) {
        if (text == null || text.length() > 2 * LONGEST) {
            throw ServiceException.invalid("email", "is not an e-mail address");
        }
        return new EmailAddress(
                Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    }

    /** What stands behind the {@code @}. */
    public String domain() {
        return value.substring(value.indexOf('@') + 1);
    }

    /** The part before the {@code @}. */
    public String localPart() {
        return value.substring(0, value.indexOf('@'));
    }
}
