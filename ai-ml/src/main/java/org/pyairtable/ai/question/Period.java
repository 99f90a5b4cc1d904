package org.pyairtable.ai.question;

import java.util.Locale;

/** Periods by which dates are grouped; weeks begin on Monday. */
public enum Period {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
