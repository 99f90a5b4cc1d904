package org.pyairtable.ai.index;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Telephone numbers, however they are grouped: {@code +49 (170) 551-712}, {@code 0049170551712}, {@code 0170 551712}. An
 * international number is also known without its country code, which has one to three digits.
 */
final class Telephones {
    private static final Pattern TELEPHONE =
            Pattern.compile("(?<![\\p{L}\\p{N}.,/-])(?:\\+|\\()?\\d[\\d ()/.-]{5,22}\\d(?![\\p{L}\\p{N},-])");
    private static final int FEWEST_DIGITS = 7;
    private static final int MOST_DIGITS = 15;
    private static final int LONGEST_COUNTRY_CODE = 3;
    /** Marks numbers of telephones, so that they do not equal amounts. */
    private static final String MARK = "tel:";

    private Telephones() {}

    /** @param withoutCountry whether international numbers are to be known by their national part as well */
    static List<Span> in(String text, boolean withoutCountry) {
        return TELEPHONE
                .matcher(text)
                .results()
                .filter(found -> digits(found.group()).length() >= FEWEST_DIGITS
                        && digits(found.group()).length() <= MOST_DIGITS + 2)
                .map(found -> new Span(found.start(), found.end(), codes(found.group(), withoutCountry)))
                .toList();
    }

    private static Set<String> codes(String written, boolean withoutCountry) {
        String digits = digits(written);
        boolean international = written.startsWith("+") || digits.startsWith("00");
        // The zero in brackets is dialled within the country only.
        String number = international
                ? digits(written.replace("(0)", "")).replaceFirst("^00", "")
                : digits.replaceFirst("^0", "");
        Set<String> codes = new LinkedHashSet<>();
        codes.add(MARK + number);
        if (international && withoutCountry) {
            for (int code = 1; code <= LONGEST_COUNTRY_CODE && number.length() - code >= FEWEST_DIGITS - 1; code++) {
                codes.add(MARK + number.substring(code));
            }
        }
        return codes;
    }

    static boolean isTelephone(String code) {
        return code.startsWith(MARK);
    }

    /** What codes of telephone numbers look like that end like this one. */
    static String ending(String code) {
        return MARK + "*" + code.substring(MARK.length());
    }

    private static String digits(String written) {
        return written.replaceAll("\\D", "");
    }
}
