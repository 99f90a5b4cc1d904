package org.pyairtable.formula;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The units of DATEADD, DATETIME_DIFF and IS_SAME, with their plurals and abbreviations; m and M differ. */
enum DateUnit {
    MILLISECOND(ChronoUnit.MILLIS, 1, "ms"),
    SECOND(ChronoUnit.SECONDS, 1, "s"),
    MINUTE(ChronoUnit.MINUTES, 1, "m"),
    HOUR(ChronoUnit.HOURS, 1, "h"),
    DAY(ChronoUnit.DAYS, 1, "d"),
    WEEK(ChronoUnit.DAYS, 7, "w"),
    MONTH(ChronoUnit.MONTHS, 1, "M"),
    QUARTER(ChronoUnit.MONTHS, 3, "Q"),
    YEAR(ChronoUnit.MONTHS, 12, "y");

    private static final Map<String, DateUnit> BY_NAME = new HashMap<>();

    static {
        for (DateUnit unit : values()) {
            String name = unit.name().toLowerCase(Locale.ROOT);
            BY_NAME.put(name, unit);
            BY_NAME.put(name + "s", unit);
            BY_NAME.put(unit.abbreviation, unit);
        }
    }

    private final ChronoUnit base;
    private final int size;
    private final String abbreviation;

    DateUnit(ChronoUnit base, int size, String abbreviation) {
        this.base = base;
        this.size = size;
        this.abbreviation = abbreviation;
    }

    /** Upper and lower case are the same but for m and M; of the abbreviations, M and Q are the only capital ones. */
    static DateUnit named(String name) {
        String trimmed = name.strip();
        DateUnit exact = BY_NAME.get(trimmed);
        DateUnit unit = exact != null ? exact : BY_NAME.get(trimmed.toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new EvaluationFailure("the unit of time is unknown: " + trimmed);
        }
        return unit;
    }

    boolean isTimeOfDay() {
        return compareTo(DAY) < 0;
    }

    /** Adds to a time on the calendar; days and months are rounded to whole ones, months clamped to their last day. */
    LocalDateTime add(LocalDateTime time, double count) {
        return time.plus(awayFromZero(count * size), base);
    }

    private static long awayFromZero(double number) {
        long rounded = Math.round(Math.abs(number));
        return number < 0 ? -rounded : rounded;
    }

    long milliseconds() {
        return base.getDuration().toMillis() * size;
    }

    /** How many months one of these has, 0 for shorter units. */
    int months() {
        return base == ChronoUnit.MONTHS ? size : 0;
    }

    /** The first moment of the unit that holds the given one; weeks begin on Sunday. */
    LocalDateTime startOf(LocalDateTime time) {
        return switch (this) {
            case WEEK -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
            case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case QUARTER ->
                time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).withMonth((time.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
            case MILLISECOND, SECOND, MINUTE, HOUR, DAY -> time.truncatedTo(base);
        };
    }
}
