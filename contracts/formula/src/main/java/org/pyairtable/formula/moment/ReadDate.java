package org.pyairtable.formula.moment;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.Map;
import java.util.stream.Stream;

/** The day that the units read from a text make up; what is larger than the largest of them is today's. */
record ReadDate(Map<Unit, Integer> units, WeekFields ownWeeks) {
    enum Unit {
        YEAR,
        MONTH,
        DAY,
        DAY_OF_YEAR,
        WEEK_YEAR,
        WEEK,
        WEEKDAY,
        LOCAL_WEEKDAY,
        ISO_WEEK_YEAR,
        ISO_WEEK,
        ISO_WEEKDAY,
        HOUR,
        MINUTE,
        SECOND,
        NANO
    }

    /** @throws DateTimeException if there is no such day */
    LocalDate resolve(LocalDate today) {
        LocalDate day = day(today);
        if (units.containsKey(Unit.WEEKDAY) && day.getDayOfWeek().getValue() % 7 != units.get(Unit.WEEKDAY)) {
            throw new DateTimeException("this day is another day of the week");
        }
        return day;
    }

    private LocalDate day(LocalDate today) {
        int year = units.getOrDefault(Unit.YEAR, today.getYear());
        if (units.containsKey(Unit.DAY_OF_YEAR)) {
            return LocalDate.ofYearDay(year, units.get(Unit.DAY_OF_YEAR));
        }
        boolean byWeek = !has(Unit.MONTH, Unit.DAY)
                && has(
                        Unit.WEEK_YEAR,
                        Unit.WEEK,
                        Unit.WEEKDAY,
                        Unit.LOCAL_WEEKDAY,
                        Unit.ISO_WEEK_YEAR,
                        Unit.ISO_WEEK,
                        Unit.ISO_WEEKDAY);
        if (byWeek) {
            return has(Unit.ISO_WEEK_YEAR, Unit.ISO_WEEK, Unit.ISO_WEEKDAY) ? ofIsoWeek(today) : ofOwnWeek(today);
        }
        boolean hasYear = units.containsKey(Unit.YEAR);
        int month = units.getOrDefault(Unit.MONTH, hasYear ? 1 : today.getMonthValue());
        boolean hasMonth = hasYear || units.containsKey(Unit.MONTH);
        return LocalDate.of(year, month, units.getOrDefault(Unit.DAY, hasMonth ? 1 : today.getDayOfMonth()));
    }

    private boolean has(Unit... any) {
        return Stream.of(any).anyMatch(units::containsKey);
    }

    private LocalDate ofIsoWeek(LocalDate today) {
        int year = units.getOrDefault(
                Unit.ISO_WEEK_YEAR, units.getOrDefault(Unit.YEAR, today.get(WeekFields.ISO.weekBasedYear())));
        return of(
                WeekFields.ISO,
                year,
                units.getOrDefault(Unit.ISO_WEEK, 1),
                DayOfWeek.of(units.getOrDefault(Unit.ISO_WEEKDAY, 1)));
    }

    private LocalDate ofOwnWeek(LocalDate today) {
        int year =
                units.getOrDefault(Unit.WEEK_YEAR, units.getOrDefault(Unit.YEAR, today.get(ownWeeks.weekBasedYear())));
        DayOfWeek first = ownWeeks.getFirstDayOfWeek();
        DayOfWeek day = first;
        if (units.containsKey(Unit.WEEKDAY)) {
            int sundayBased = units.get(Unit.WEEKDAY);
            day = DayOfWeek.of(sundayBased == 0 ? 7 : sundayBased);
        } else if (units.containsKey(Unit.LOCAL_WEEKDAY)) {
            int afterFirst = units.get(Unit.LOCAL_WEEKDAY);
            if (afterFirst > 6) {
                throw new DateTimeException("a week has seven days");
            }
            day = first.plus(afterFirst);
        }
        return of(ownWeeks, year, units.getOrDefault(Unit.WEEK, today.get(ownWeeks.weekOfWeekBasedYear())), day);
    }

    private static LocalDate of(WeekFields weeks, int year, int week, DayOfWeek day) {
        LocalDate beginning = firstDay(weeks, year).plusWeeks(week - 1L);
        if (week < 1 || !beginning.isBefore(firstDay(weeks, year + 1))) {
            throw new DateTimeException("the year has no such week");
        }
        return beginning.with(TemporalAdjusters.nextOrSame(day));
    }

    /** Of the first week of the year. */
    private static LocalDate firstDay(WeekFields weeks, int year) {
        return LocalDate.of(year, 1, weeks.getMinimalDaysInFirstWeek()).with(weeks.dayOfWeek(), 1);
    }
}
