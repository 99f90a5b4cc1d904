package org.pyairtable.formula;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/** Days that are neither Saturday, Sunday nor a holiday. */
final class Workdays {
    private static final int MOST = 100_000;

    private Workdays() {}

    /** WORKDAY: so many working days after the start, before it when negative. */
    static Value after(Arguments a) {
        Value.Moment start = a.moment(0);
        double count = a.number(1);
        Set<LocalDate> holidays = holidays(a);
        if (Double.isNaN(count) || Math.abs(count) > MOST) {
            throw new EvaluationFailure("so many working days cannot be counted");
        }
        ZonedDateTime at = DateFunctions.at(start, a.context());
        LocalDate day = at.toLocalDate();
        int step = count < 0 ? -1 : 1;
        for (int left = (int) Math.abs(count); left > 0; ) {
            day = day.plusDays(step);
            if (isWorkday(day, holidays)) {
                left--;
            }
        }
        return start.at(DateFunctions.instant(day.atTime(at.toLocalTime()), at.getZone()), start.dateOnly());
    }

    /** WORKDAY_DIFF: the working days from start to end, both counted; negative when the end comes first. */
    static Value between(Arguments a) {
        LocalDate start = DateFunctions.at(a.moment(0), a.context()).toLocalDate();
        LocalDate end = DateFunctions.at(a.moment(1), a.context()).toLocalDate();
        Set<LocalDate> holidays = holidays(a);
        LocalDate first = start.isAfter(end) ? end : start;
        LocalDate last = start.isAfter(end) ? start : end;
        long days = weekdays(first, last)
                - holidays.stream()
                        .filter(day -> !day.isBefore(first) && !day.isAfter(last) && isWeekday(day))
                        .count();
        return Value.of((double) (start.isAfter(end) ? -days : days));
    }

    private static long weekdays(LocalDate first, LocalDate last) {
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        long weekdays = days / 7 * 5;
        for (long i = 0; i < days % 7; i++) {
            weekdays += isWeekday(first.plusDays(i)) ? 1 : 0;
        }
        return weekdays;
    }

    private static boolean isWorkday(LocalDate day, Set<LocalDate> holidays) {
        return isWeekday(day) && !holidays.contains(day);
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /** Holidays come as a text of dates with commas between, as a date, or as a list of such. */
    private static Set<LocalDate> holidays(Arguments a) {
        Set<LocalDate> holidays = new HashSet<>();
        if (a.has(2)) {
            Coercion.forEachElement(a.value(2), value -> {
                if (value instanceof Value.Text text) {
                    listed(text.text(), a, holidays);
                } else if (!Coercion.isEmpty(value)) {
                    holidays.add(DateFunctions.at(Coercion.moment(value), a.context())
                            .toLocalDate());
                }
            });
        }
        return holidays;
    }

    private static void listed(String text, Arguments a, Set<LocalDate> holidays) {
        for (String day : text.split(",", -1)) {
            if (!day.isBlank()) {
                Value.Moment moment = Coercion.moment(Value.of(day));
                holidays.add(DateFunctions.at(moment, a.context()).toLocalDate());
            }
        }
    }
}
