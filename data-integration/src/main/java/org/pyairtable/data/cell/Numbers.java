package org.pyairtable.data.cell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Exact decimals in one canonical form, so that equal numbers are equal objects. */
final class Numbers {
    /** What a double can hold at all; beyond it a number would be an attack on memory rather than a value. */
    private static final int MAX_EXPONENT = 308;

    private Numbers() {}

    /** Empty when the number is out of the range that Airtable's numbers have. */
    static Optional<BigDecimal> canonical(BigDecimal number) {
        if (number.signum() == 0) {
            return Optional.of(BigDecimal.ZERO);
        }
        long magnitude = (long) number.precision() - number.scale();
        if (magnitude > MAX_EXPONENT || magnitude < -MAX_EXPONENT || number.precision() > 2 * MAX_EXPONENT) {
            return Optional.empty();
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return Optional.of(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
    }

    static Optional<BigDecimal> parse(String text) {
        try {
            return text.length() > 2 * MAX_EXPONENT ? Optional.empty() : canonical(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String plain(BigDecimal number) {
        return canonical(number).map(BigDecimal::toPlainString).orElseGet(number::toString);
    }

    static String fixed(BigDecimal number, int precision) {
        return number.setScale(precision, RoundingMode.HALF_UP).toPlainString();
    }
}
