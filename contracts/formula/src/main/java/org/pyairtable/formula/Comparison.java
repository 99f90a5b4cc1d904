package org.pyairtable.formula;

import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.pyairtable.formula.moment.DateText;

/** Which values are equal and which come first, across kinds. */
final class Comparison {
    /** What {@link #order} answers when neither comes first, as with NaN. */
    private static final int UNORDERED = Integer.MIN_VALUE;

    private Comparison() {}

    /** Applies the test to two values that are no failures. */
    static Value answer(Value left, Value right, BiPredicate<Value, Value> test) {
        if (left instanceof Value.Failure) {
            return left;
        }
        if (right instanceof Value.Failure) {
            return right;
        }
        try {
            return Value.of(test.test(left, right));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    static Compiler.Operation ordering(IntPredicate wanted) {
        return (left, right, frame) -> answer(left, right, (a, b) -> {
            int order = order(a, b);
            return order != UNORDERED && wanted.test(order);
        });
    }

    static boolean equal(Value left, Value right) {
        Value a = scalar(left);
        Value b = scalar(right);
        if (a instanceof Value.Text x && b instanceof Value.Text y) {
            return x.text().equals(y.text());
        }
        if (a instanceof Value.Moment || b instanceof Value.Moment) {
            return moments(a, b) == 0;
        }
        if (a instanceof Value.Text || b instanceof Value.Text) {
            return Coercion.text(blankAsText(a)).equals(Coercion.text(blankAsText(b)));
        }
        return Coercion.number(a) == Coercion.number(b);
    }

    private static int order(Value left, Value right) {
        Value a = scalar(left);
        Value b = scalar(right);
        if (a instanceof Value.Moment || b instanceof Value.Moment) {
            return moments(a, b);
        }
        if (a instanceof Value.Text || b instanceof Value.Text) {
            return texts(a, b);
        }
        return numbers(Coercion.number(a), Coercion.number(b));
    }

    private static int numbers(double a, double b) {
        if (a < b) {
            return -1;
        }
        return a > b ? 1 : a == b ? 0 : UNORDERED;
    }

    /** A text against a number compares as numbers when it is one, else both as texts. */
    private static int texts(Value a, Value b) {
        boolean mixed = isNumber(a) || isNumber(b);
        if (mixed) {
            double x = a instanceof Value.Text text ? NumberText.parse(text.text()) : Coercion.number(a);
            double y = b instanceof Value.Text text ? NumberText.parse(text.text()) : Coercion.number(b);
            if (!Double.isNaN(x) && !Double.isNaN(y)) {
                return numbers(x, y);
            }
        }
        return codePoints(Coercion.text(a), Coercion.text(b));
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Numeric || value instanceof Value.Flag;
    }

    private static int moments(Value a, Value b) {
        Value x = date(a);
        Value y = date(b);
        if (x instanceof Value.Moment m && y instanceof Value.Moment n) {
            return Integer.signum(m.instant().compareTo(n.instant()));
        }
        return UNORDERED;
    }

    private static Value date(Value value) {
        if (value instanceof Value.Text text) {
            return DateText.parse(text.text())
                    .<Value>map(parsed ->
                            new Value.Moment(parsed.instant(), parsed.dateOnly(), Value.Presentation.INHERITED))
                    .orElse(Value.BLANK);
        }
        return value;
    }

    /** Text order by code points, the same in every language and in the database's "C" collation. */
    static int codePoints(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothSurrogates = Character.isSurrogate(x) == Character.isSurrogate(y);
                int order = bothSurrogates ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
                return Integer.signum(order);
            }
        }
        return Integer.signum(Integer.compare(a.length(), b.length()));
    }

    private static Value blankAsText(Value value) {
        return value instanceof Value.Blank ? Value.EMPTY_TEXT : value;
    }

    /** A list compares as its only element, as blank when empty, else as its text. */
    private static Value scalar(Value value) {
        if (value instanceof Value.Items items) {
            return switch (items.elements().size()) {
                case 0 -> Value.BLANK;
                case 1 -> scalar(Coercion.sound(items.elements().getFirst()));
                default -> new Value.Text(Coercion.text(items));
            };
        }
        return value;
    }
}
