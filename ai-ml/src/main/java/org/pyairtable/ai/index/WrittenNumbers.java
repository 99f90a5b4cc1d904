package org.pyairtable.ai.index;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Numbers with and without grouping, in English and in German notation: {@code 1,234.50}, {@code 1.234,50}, {@code 1 234.5}
 * and {@code 1'234.50} are all 1234.5. Of {@code 1,234} both readings are answered.
 */
final class WrittenNumbers {
    private static final String SIGN = "[+-]?";
    private static final Pattern PLAIN = Pattern.compile(SIGN + "(?:0|[1-9]\\d{0,17})(?:\\.\\d{1,9})?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile(SIGN + "(?:0|[1-9]\\d{0,17}),\\d{1,9}");
    private static final Pattern COMMAS = Pattern.compile(SIGN + "[1-9]\\d{0,2}(?:,\\d{3})+(?:\\.\\d{1,9})?");
    private static final Pattern DOTS = Pattern.compile(SIGN + "[1-9]\\d{0,2}(?:\\.\\d{3})+(?:,\\d{1,9})?");
    private static final Pattern SPACED =
            Pattern.compile("(?<![\\p{L}\\p{N}+.,-])[1-9]\\d{0,2}(?:[ \\u00a0\\u202f'’]\\d{3})+"
                    + "(?:[.,]\\d{1,9})?(?![\\p{L}\\p{N}])");
    private static final int LONGEST = 40;

    private WrittenNumbers() {}

    /** The values that a word without spaces may mean, in plain notation; empty when it is not a number. */
    static Set<String> readings(String word) {
        Set<String> values = new LinkedHashSet<>();
        if (word.length() > LONGEST) {
            return values;
        }
        if (PLAIN.matcher(word).matches()) {
            values.add(plain(word));
        }
        if (COMMAS.matcher(word).matches()) {
            values.add(plain(word.replace(",", "")));
        }
        if (DOTS.matcher(word).matches()) {
            values.add(plain(word.replace(".", "").replace(',', '.')));
        }
        if (DECIMAL_COMMA.matcher(word).matches()) {
            values.add(plain(word.replace(',', '.')));
        }
        return values;
    }

    /** Numbers whose groups are separated by spaces or apostrophes. */
    static List<Span> spacedIn(String text) {
        return SPACED.matcher(text)
                .results()
                .map(found -> new Span(
                        found.start(),
                        found.end(),
                        readings(found.group()
                                .replaceAll("[ \\u00a0\\u202f'’]", "")
                                .replace(',', '.'))))
                .toList();
    }

    private static String plain(String number) {
        BigDecimal value = new BigDecimal(number);
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
