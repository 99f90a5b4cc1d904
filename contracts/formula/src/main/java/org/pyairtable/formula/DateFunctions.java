package org.pyairtable.formula;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.WeekFields;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.pyairtable.formula.moment.DateText;
import org.pyairtable.formula.moment.MomentFormat;
import org.pyairtable.formula.moment.MomentLocale;

/** The functions that read, take apart, print and present dates, and those about the record itself. */
final class DateFunctions {
    private static final MomentFormat DAY_FORMAT = MomentFormat.of("YYYY-MM-DD");
    private static final MomentFormat TIME_FORMAT = MomentFormat.of("HH:mm:ss");

    static final List<FormulaFunction> ALL = List.of(
            of(
                    "CREATED_TIME",
                    0,
                    0,
                    ResultType.DATE_TIME,
                    a -> Value.of(a.context().createdTime())),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.DATE,
                    "LAST_MODIFIED_TIME",
                    0,
                    ResultType.DATE_TIME,
                    DateFunctions::lastModified),
            of("NOW", 0, 0, ResultType.DATE_TIME, a -> Value.of(a.context().now())),
            of("TODAY", 0, 0, ResultType.DATE, DateFunctions::today),
            of("DATESTR", 1, 1, ResultType.TEXT, a -> Value.of(DAY_FORMAT.format(at(a, 0), Locale.ENGLISH))),
            of("TIMESTR", 1, 1, ResultType.TEXT, a -> Value.of(TIME_FORMAT.format(at(a, 0), Locale.ENGLISH))),
            of("DATETIME_FORMAT", 1, 2, ResultType.TEXT, DateFunctions::format),
            of("DATETIME_PARSE", 1, 3, ResultType.DATE_TIME, DateFunctions::parse),
            part("YEAR", ZonedDateTime::getYear),
            part("MONTH", ZonedDateTime::getMonthValue),
            part("DAY", ZonedDateTime::getDayOfMonth),
            part("HOUR", ZonedDateTime::getHour),
            part("MINUTE", ZonedDateTime::getMinute),
            part("SECOND", ZonedDateTime::getSecond),
            of("WEEKDAY", 1, 2, ResultType.NUMBER, DateFunctions::weekday),
            of("WEEKNUM", 1, 2, ResultType.NUMBER, DateFunctions::weekNumber),
            FormulaFunction.of(
                    FormulaFunction.Category.DATE,
                    "SET_LOCALE",
                    2,
                    2,
                    DateFunctions::sameDate,
                    DateFunctions::setLocale),
            of("SET_TIMEZONE", 2, 2, ResultType.DATE_TIME, DateFunctions::setZone),
            FormulaFunction.of(
                    FormulaFunction.Category.RECORD,
                    "RECORD_ID",
                    0,
                    0,
                    ResultType.TEXT,
                    a -> Value.of(a.context().recordId())));

    private static final String DEFAULT_FORMAT = "YYYY-MM-DDTHH:mm:ssZ";
    private static final String DEFAULT_FORMAT_IN_UTC = "YYYY-MM-DDTHH:mm:ss[Z]";
    private static final int LONGEST_FORMAT = 1_000;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private DateFunctions() {}

    private static FormulaFunction of(
            String name, int minimum, int maximum, ResultType type, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.DATE, name, minimum, maximum, type, body);
    }

    private static FormulaFunction part(String name, ToIntFunction<ZonedDateTime> part) {
        return of(name, 1, 1, ResultType.NUMBER, a -> Value.of(part.applyAsInt(at(a, 0))));
    }

    static ResultType sameDate(List<TypedExpression> arguments) {
        ResultType type = arguments.getFirst().type();
        return type == ResultType.DATE ? type : ResultType.DATE_TIME;
    }

    /** The moment on the calendar and clock of its zone. */
    static ZonedDateTime at(Value.Moment moment, EvaluationContext context) {
        return moment.instant().atZone(moment.zone(context));
    }

    private static ZonedDateTime at(Arguments a, int index) {
        return at(a.moment(index), a.context());
    }

    private static Value lastModified(Arguments a) {
        EvaluationContext context = a.context();
        if (a.count() == 0) {
            return Value.of(context.lastModifiedTime());
        }
        return IntStream.range(0, a.count())
                .mapToObj(i -> a.fieldId(i)
                        .orElseThrow(() -> new EvaluationFailure("LAST_MODIFIED_TIME takes fields, nothing else")))
                .flatMap(id -> context.fieldTimes().of(id).stream())
                .max(Comparator.naturalOrder())
                .map(Value::of)
                .orElse(Value.BLANK);
    }

    private static Value today(Arguments a) {
        return Value.of(LocalDate.ofInstant(a.context().now(), a.context().zone()));
    }

    private static Value format(Arguments a) {
        Value.Moment moment = a.moment(0);
        ZonedDateTime at = at(moment, a.context());
        String pattern = a.has(1) ? a.text(1) : "";
        if (pattern.isEmpty()) {
            pattern = at.getOffset().equals(ZoneOffset.UTC) ? DEFAULT_FORMAT_IN_UTC : DEFAULT_FORMAT;
        }
        MomentFormat format = a.compiled(MomentFormat.class, bounded(pattern), MomentFormat::of);
        return a.frame().text(format.format(at, moment.locale(a.context())));
    }

    private static Value parse(Arguments a) {
        Value value = a.value(0);
        if (value instanceof Value.Moment moment) {
            return moment.at(moment.instant(), false);
        }
        String text = Coercion.text(value);
        ZoneId zone = a.context().zone();
        if (!a.has(1) || a.text(1).isEmpty()) {
            return DateText.parse(text, zone)
                    .map(parsed -> Value.of(parsed.instant()))
                    .orElseThrow(() -> new EvaluationFailure("the text is not a date"));
        }
        MomentFormat format = a.compiled(MomentFormat.class, bounded(a.text(1)), MomentFormat::of);
        Locale locale = a.has(2) ? locale(a.text(2)) : a.context().locale();
        return format.parse(bounded(text), locale, zone, a.context().now())
                .filter(moment -> moment.compareTo(FIRST) >= 0 && moment.compareTo(LAST) <= 0)
                .map(Value::of)
                .orElseThrow(() -> new EvaluationFailure("the text does not have the format of the date"));
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST_FORMAT) {
            throw new EvaluationFailure("the text is too long for a date or its format");
        }
        return text;
    }

    private static Value weekday(Arguments a) {
        int sundayBased = at(a, 0).getDayOfWeek().getValue() % 7;
        return Value.of(startsMonday(a) ? (sundayBased + 6) % 7 : sundayBased);
    }

    /** The week that holds January 1 is the first, whichever day weeks begin on. */
    private static Value weekNumber(Arguments a) {
        WeekFields weeks = startsMonday(a) ? WeekFields.of(DayOfWeek.MONDAY, 1) : WeekFields.SUNDAY_START;
        return Value.of(at(a, 0).get(weeks.weekOfWeekBasedYear()));
    }

    private static boolean startsMonday(Arguments a) {
        if (!a.has(1)) {
            return false;
        }
        return switch (a.text(1).strip().toLowerCase(Locale.ROOT)) {
            case "monday" -> true;
            case "sunday", "" -> false;
            default -> throw new EvaluationFailure("a week begins on \"Sunday\" or \"Monday\"");
        };
    }

    private static Value setZone(Arguments a) {
        Value.Moment moment = a.moment(0);
        try {
            ZoneId zone = TimeZones.named(a.text(1));
            return presented(moment, new Value.Presentation.Chosen(zone, moment.locale(a.context())));
        } catch (DateTimeException unknown) {
            throw new EvaluationFailure("the time zone is unknown");
        }
    }

    private static Value setLocale(Arguments a) {
        Value.Moment moment = a.moment(0);
        return presented(moment, new Value.Presentation.Chosen(moment.zone(a.context()), locale(a.text(1))));
    }

    private static Value presented(Value.Moment moment, Value.Presentation presentation) {
        return new Value.Moment(moment.instant(), moment.dateOnly(), presentation);
    }

    private static Locale locale(String tag) {
        return MomentLocale.named(tag).orElseThrow(() -> new EvaluationFailure("the locale is unknown"));
    }

    /** A time of the calendar back to an instant, within the years that can be written with four digits. */
    static Instant instant(LocalDateTime time, ZoneId zone) {
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new EvaluationFailure("the date is beyond the years 0 to 9999");
        }
        return time.atZone(zone).toInstant();
    }
}
