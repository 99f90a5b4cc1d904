package org.pyairtable.formula;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntPredicate;

/** The functions that reckon with dates and compare them. */
final class DateMathFunctions {
    static final List<FormulaFunction> ALL = List.of(
            FormulaFunction.of(
                    FormulaFunction.Category.DATE, "DATEADD", 3, 3, DateMathFunctions::sumType, DateMathFunctions::add),
            of("DATETIME_DIFF", 2, 3, ResultType.NUMBER, DateMathFunctions::difference),
            comparison("IS_AFTER", order -> order > 0),
            comparison("IS_BEFORE", order -> order < 0),
            comparison("IS_SAME", order -> order == 0),
            of("FROMNOW", 1, 1, ResultType.TEXT, DateMathFunctions::distance),
            of("TONOW", 1, 1, ResultType.TEXT, DateMathFunctions::distance),
            FormulaFunction.of(
                    FormulaFunction.Category.DATE, "WORKDAY", 2, 3, DateFunctions::sameDate, Workdays::after),
            of("WORKDAY_DIFF", 2, 3, ResultType.NUMBER, Workdays::between));

    /** More than any calendar holds, and far from overflowing. */
    private static final double MOST = 1e15;

    private DateMathFunctions() {}

    private static FormulaFunction of(
            String name, int minimum, int maximum, ResultType type, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.DATE, name, minimum, maximum, type, body);
    }

    private static FormulaFunction comparison(String name, IntPredicate wanted) {
        return of(name, 2, 3, ResultType.BOOLEAN, a -> compared(a, wanted));
    }

    /** A calendar day stays one unless hours or less are added; when the unit is not a literal, the row decides. */
    private static ResultType sumType(List<TypedExpression> arguments) {
        return arguments.getFirst().type() == ResultType.DATE
                        && arguments.get(2) instanceof TypedExpression.Constant(Value.Text unit, var type, var span)
                        && isCalendarUnit(unit.text())
                ? ResultType.DATE
                : ResultType.DATE_TIME;
    }

    private static boolean isCalendarUnit(String unit) {
        try {
            return !DateUnit.named(unit).isTimeOfDay();
        } catch (EvaluationFailure unknown) {
            return false;
        }
    }

    private static Value add(Arguments a) {
        Value.Moment moment = a.moment(0);
        double count = a.number(1);
        DateUnit unit = DateUnit.named(a.text(2));
        if (Double.isNaN(count) || Math.abs(count) > MOST) {
            throw new EvaluationFailure("so many units cannot be added to a date");
        }
        ZoneId zone = moment.zone(a.context());
        try {
            LocalDateTime time = LocalDateTime.ofInstant(moment.instant(), zone);
            if (unit.isTimeOfDay()) {
                long milliseconds = (long) Math.floor(count * unit.milliseconds());
                LocalDateTime sum = LocalDateTime.ofInstant(moment.instant().plusMillis(milliseconds), zone);
                // Hours are real time: across a change of clocks the instant counts, not the wall clock.
                DateFunctions.instant(sum, zone);
                return moment.at(moment.instant().plusMillis(milliseconds), false);
            }
            LocalDateTime sum = unit.add(time, count);
            return moment.at(DateFunctions.instant(sum, zone), moment.dateOnly());
        } catch (DateTimeException | ArithmeticException beyond) {
            throw new EvaluationFailure("the date is beyond the calendar");
        }
    }

    /** The first minus the second, cut off towards zero. */
    private static Value difference(Arguments a) {
        Value.Moment first = a.moment(0);
        Value.Moment second = a.moment(1);
        DateUnit unit = a.has(2) ? DateUnit.named(a.text(2)) : DateUnit.SECOND;
        if (unit.isTimeOfDay()) {
            long milliseconds =
                    first.instant().toEpochMilli() - second.instant().toEpochMilli();
            return whole(milliseconds, unit.milliseconds());
        }
        ZoneId zone = first.zone(a.context());
        LocalDateTime left = LocalDateTime.ofInstant(first.instant(), zone);
        LocalDateTime right = LocalDateTime.ofInstant(second.instant(), zone);
        if (unit.months() > 0) {
            return whole(wholeMonths(left, right), unit.months());
        }
        long milliseconds = Duration.between(right, left).toMillis();
        return whole(milliseconds, unit.milliseconds());
    }

    private static Value whole(long amount, long size) {
        long units = amount / size;
        return Value.of((double) units);
    }

    /** Whole months from the second to the first; January 31 to February 28 is one, since adding a month gives it. */
    private static long wholeMonths(LocalDateTime left, LocalDateTime right) {
        if (left.getDayOfMonth() < right.getDayOfMonth()) {
            return -wholeMonths(right, left);
        }
        long months = (right.getYear() - left.getYear()) * 12L + right.getMonthValue() - left.getMonthValue();
        LocalDateTime anchor = left.plusMonths(months);
        if (months > 0 && right.isBefore(anchor)) {
            months--;
        } else if (months < 0 && right.isAfter(anchor)) {
            months++;
        }
        return -months;
    }

    /** Compares, within a unit when one is given; with a blank the answer is no. */
    private static Value compared(Arguments a, IntPredicate wanted) {
        Value first = a.value(0);
        Value second = a.value(1);
        if (isBlank(first) || isBlank(second)) {
            return Value.FALSE;
        }
        Value.Moment left = Coercion.moment(first);
        Value.Moment right = Coercion.moment(second);
        if (!a.has(2)) {
            return Value.of(wanted.test(left.instant().compareTo(right.instant())));
        }
        DateUnit unit = DateUnit.named(a.text(2));
        LocalDateTime x = unit.startOf(DateFunctions.at(left, a.context()).toLocalDateTime());
        LocalDateTime y = unit.startOf(DateFunctions.at(right, a.context()).toLocalDateTime());
        return Value.of(wanted.test(x.compareTo(y)));
    }

    private static boolean isBlank(Value value) {
        return Coercion.isEmpty(value)
                || (value instanceof Value.Items items && items.elements().isEmpty());
    }

    private static Value distance(Arguments a) {
        return Value.of(Distance.inWords(a.moment(0).instant(), a.context().now()));
    }
}
