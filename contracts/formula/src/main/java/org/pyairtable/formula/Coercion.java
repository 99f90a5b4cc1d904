package org.pyairtable.formula;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.pyairtable.formula.moment.DateText;

/** The one place that decides how a value reads where another kind is wanted. Throws what a call turns into a failure. */
final class Coercion {
    private static final String SEPARATOR = ", ";

    private Coercion() {}

    /** The value itself, unless it is a failure. */
    static Value sound(Value value) {
        if (value instanceof Value.Failure failure) {
            throw new EvaluationFailure(failure);
        }
        return value;
    }

    static String text(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Numeric numeric -> NumberText.of(numeric.number());
            case Value.Flag flag -> flag.flag() ? "1" : "0";
            case Value.Blank ignored -> "";
            case Value.Moment moment -> text(moment);
            case Value.Items items -> joined(items.elements(), SEPARATOR);
            case Value.Failure failure -> throw new EvaluationFailure(failure);
        };
    }

    private static String text(Value.Moment moment) {
        if (moment.dateOnly()) {
            return moment.instant().atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
        return iso(moment.instant());
    }

    /** ISO 8601 in UTC with exactly three digits of milliseconds. */
    static String iso(Instant instant) {
        String text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
        return switch (text.length()) {
            case 20 -> text.substring(0, 19) + ".000Z";
            default -> text;
        };
    }

    static String joined(List<Value> elements, String separator) {
        if (elements.size() == 1) {
            return text(elements.getFirst());
        }
        StringBuilder joined = new StringBuilder();
        for (Value element : elements) {
            if (!joined.isEmpty()) {
                joined.append(separator);
            }
            joined.append(text(element));
            if (joined.length() > Frame.MAX_TEXT) {
                throw new EvaluationFailure("the text would be longer than " + Frame.MAX_TEXT + " characters");
            }
        }
        return joined.toString();
    }

    static double number(Value value) {
        return switch (value) {
            case Value.Numeric numeric -> numeric.number();
            case Value.Blank ignored -> 0;
            case Value.Flag flag -> flag.flag() ? 1 : 0;
            case Value.Text text -> {
                double number = NumberText.parse(text.text());
                if (Double.isNaN(number)) {
                    throw new EvaluationFailure("a text that is not a number where a number is needed");
                }
                yield number;
            }
            case Value.Items items -> number(single(items, "a number"));
            case Value.Moment ignored -> throw new EvaluationFailure("a date where a number is needed");
            case Value.Failure failure -> throw new EvaluationFailure(failure);
        };
    }

    static boolean truthy(Value value) {
        return switch (value) {
            case Value.Flag flag -> flag.flag();
            case Value.Numeric numeric -> numeric.number() != 0 && !Double.isNaN(numeric.number());
            case Value.Text text -> !text.text().isEmpty();
            case Value.Blank ignored -> false;
            case Value.Moment ignored -> true;
            case Value.Items items -> !items.elements().isEmpty();
            case Value.Failure failure -> throw new EvaluationFailure(failure);
        };
    }

    static Value.Moment moment(Value value) {
        return switch (value) {
            case Value.Moment moment -> moment;
            case Value.Text text ->
                DateText.parse(text.text())
                        .map(parsed ->
                                new Value.Moment(parsed.instant(), parsed.dateOnly(), Value.Presentation.INHERITED))
                        .orElseThrow(() -> new EvaluationFailure("a text that is not a date where a date is needed"));
            case Value.Items items -> moment(single(items, "a date"));
            case Value.Blank ignored -> throw new EvaluationFailure("a blank where a date is needed");
            case Value.Numeric ignored -> throw new EvaluationFailure("a number where a date is needed");
            case Value.Flag ignored -> throw new EvaluationFailure("a yes or no where a date is needed");
            case Value.Failure failure -> throw new EvaluationFailure(failure);
        };
    }

    /** The only element of a list, a blank for none; several are no single value. */
    private static Value single(Value.Items items, String wanted) {
        return switch (items.elements().size()) {
            case 0 -> Value.BLANK;
            case 1 -> items.elements().getFirst();
            default -> throw new EvaluationFailure("a list of several values where " + wanted + " is needed");
        };
    }

    /** Blank, or the empty text. */
    static boolean isEmpty(Value value) {
        return value instanceof Value.Blank
                || (value instanceof Value.Text text && text.text().isEmpty());
    }

    static void forEachElement(Value value, Consumer<Value> consumer) {
        if (value instanceof Value.Items items) {
            for (Value element : items.elements()) {
                forEachElement(sound(element), consumer);
            }
        } else {
            consumer.accept(value);
        }
    }
}
