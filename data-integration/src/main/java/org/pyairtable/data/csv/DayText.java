package org.pyairtable.data.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date in digits that ends with its year: {@code 3/4/2024}, {@code 03.04.24}, {@code 3-4-2024 17:30}.
 *
 * @param points whether it has points, which dates that begin with the day have
 * @param time what follows it, with what stands before it; empty without
 */
record DayText(int first, int second, int year, boolean points, boolean shortYear, String time) {
    private static final Pattern PATTERN = Pattern.compile(
            "(?:\\p{L}{2,10}+\\.?,?\\s++)?(\\d{1,2})([/.-])\\s?(\\d{1,2})\\2\\s?(\\d{4}|\\d{2})(?!\\d)((?:[,\\sT].*)?)");
    private static final int MAX_LENGTH = 100;
    private static final int MONTHS = 12;
    private static final int PIVOT = 70;

    static Optional<DayText> parse(String cell) {
        if (cell.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher parts = PATTERN.matcher(cell.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String year = parts.group(4);
        int number = Integer.parseInt(year);
        boolean shortYear = year.length() == 2;
        int full = !shortYear ? number : number < PIVOT ? 2000 + number : 1900 + number;
        DayText day = new DayText(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(3)),
                full,
                parts.group(2).equals("."),
                shortYear,
                parts.group(5));
        return Optional.of(day).filter(d -> d.is(DateOrder.DAY_FIRST) || d.is(DateOrder.MONTH_FIRST));
    }

    /** Whether there is such a day when it is read so. */
    boolean is(DateOrder order) {
        try {
            return LocalDate.of(year, month(order), day(order)).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Whether the column has to decide which day it is. */
    boolean isOpen() {
        return first != second && first <= MONTHS && second <= MONTHS;
    }

    private int month(DateOrder order) {
        return order == DateOrder.DAY_FIRST ? second : first;
    }

    private int day(DateOrder order) {
        return order == DateOrder.DAY_FIRST ? first : second;
    }

    /** As typecast reads it in every field. */
    String iso(DateOrder order) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month(order), day(order)) + time;
    }
}
