package org.pyairtable.formula;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounding to decimal places, done on the decimals that people see: 1.005 rounds to 1.01 although the double is less. */
final class Rounding {
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
    private static final double EXACT_INTEGERS = 9.007199254740992E15;
    private static final int MOST_PLACES = 330;

    private Rounding() {}

    /** To the nearest; a tie goes up, -2.5 to -2. */
    static double half(double number, double precision) {
        int places = places(precision);
        if (places >= 0 && places < POWERS.length) {
            double power = POWERS[places];
            double scaled = number * power;
            double floor = Math.floor(scaled);
            double fraction = scaled - floor;
            // Far from a tie doubles are exact enough; near one, only the decimal digits decide.
            if (Math.abs(scaled) < 1e9 && Math.abs(fraction - 0.5) > 1e-5) {
                return (fraction < 0.5 ? floor : floor + 1) / power;
            }
        }
        return rounded(number, places, number < 0 ? RoundingMode.HALF_DOWN : RoundingMode.HALF_UP);
    }

    /** Away from zero. */
    static double up(double number, double precision) {
        return rounded(number, places(precision), RoundingMode.UP);
    }

    /** Towards zero. */
    static double down(double number, double precision) {
        return rounded(number, places(precision), RoundingMode.DOWN);
    }

    static double ceiling(double number, double significance) {
        return multiple(number, significance, RoundingMode.CEILING);
    }

    static double floor(double number, double significance) {
        return multiple(number, significance, RoundingMode.FLOOR);
    }

    /** The least even integer that is not less. */
    static double even(double number) {
        return Math.ceil(number / 2) * 2 + 0.0;
    }

    /** The nearest odd integer away from zero. */
    static double odd(double number) {
        double halves = Math.ceil((Math.abs(number) - 1) / 2);
        double magnitude = Math.max(0, halves) * 2 + 1;
        return number < 0 ? -magnitude : Double.isNaN(number) ? number : magnitude;
    }

    private static double multiple(double number, double significance, RoundingMode mode) {
        if (!isFinite(number) || !isFinite(significance)) {
            return number + significance;
        }
        if (significance == 0) {
            return 0;
        }
        BigDecimal step = BigDecimal.valueOf(Math.abs(significance));
        return BigDecimal.valueOf(number).divide(step, 0, mode).multiply(step).doubleValue();
    }

    private static double rounded(double number, int places, RoundingMode mode) {
        if (!isFinite(number) || (places >= 0 && Math.abs(number) >= EXACT_INTEGERS)) {
            return number;
        }
        return BigDecimal.valueOf(number).setScale(places, mode).doubleValue() + 0.0;
    }

    private static int places(double precision) {
        return (int) Math.max(-MOST_PLACES, Math.min(MOST_PLACES, precision));
    }

    private static boolean isFinite(double number) {
        return Math.abs(number) <= Double.MAX_VALUE;
    }
}
