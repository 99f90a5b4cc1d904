package org.pyairtable.formula;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** What a formula computes with. Errors are values too: they travel instead of being thrown. */
public sealed interface Value {
    /** An empty cell. It equals "", 0 and FALSE. */
    Value BLANK = new Blank();

    /** The yes. */
    Value TRUE = new Flag(true);

    /** The no. */
    Value FALSE = new Flag(false);

    /** The empty text. */
    Value EMPTY_TEXT = new Text("");

    record Blank() implements Value {}

    record Text(String text) implements Value {}

    /** Every number is a double; NaN and the infinities are values like others. */
    record Numeric(double number) implements Value {}

    record Flag(boolean flag) implements Value {}

    /**
     * A point in time.
     *
     * @param dateOnly a calendar day, kept as its midnight in UTC
     * @param presentation zone and locale in which to take apart and print it
     */
    record Moment(Instant instant, boolean dateOnly, Presentation presentation) implements Value {
        /** The zone that decides which day and hour this is; calendar days without a chosen zone stay in UTC. */
        public ZoneId zone(EvaluationContext context) {
            return switch (presentation) {
                case Presentation.Inherited ignored -> dateOnly ? ZoneOffset.UTC : context.zone();
                case Presentation.Chosen chosen -> chosen.zone();
            };
        }

        /** The zone in which a printed day is this moment's day. */
        ZoneId zoneOfDay() {
            return presentation instanceof Presentation.Chosen chosen ? chosen.zone() : ZoneOffset.UTC;
        }

        Locale locale(EvaluationContext context) {
            return switch (presentation) {
                case Presentation.Inherited ignored -> context.locale();
                case Presentation.Chosen chosen -> chosen.locale();
            };
        }

        Moment at(Instant other, boolean otherDateOnly) {
            return new Moment(other, otherDateOnly, presentation);
        }
    }

    /** The values of a lookup, a multiple select, a rollup's {@code values}. */
    record Items(List<Value> elements) implements Value {
        public Items {
            elements = List.copyOf(elements);
        }
    }

    /** Airtable's #ERROR!, with the reason for explanations. */
    record Failure(String reason) implements Value {}

    /** How a moment is shown: as the context says, or as SET_TIMEZONE and SET_LOCALE chose. */
    sealed interface Presentation {
        Presentation INHERITED = new Inherited();

        record Inherited() implements Presentation {}

        record Chosen(ZoneId zone, Locale locale) implements Presentation {}
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(double number) {
        return new Numeric(number);
    }

    static Value of(boolean flag) {
        return flag ? TRUE : FALSE;
    }

    static Value of(Instant instant) {
        return new Moment(instant, false, Presentation.INHERITED);
    }

    static Value of(LocalDate day) {
        return new Moment(day.atStartOfDay(ZoneOffset.UTC).toInstant(), true, Presentation.INHERITED);
    }

    static Value of(List<Value> elements) {
        return new Items(elements);
    }
}
