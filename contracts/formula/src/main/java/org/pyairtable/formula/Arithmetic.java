package org.pyairtable.formula;

/** The arithmetic operators. Blanks are 0, yes is 1; division by zero gives an infinity or NaN as doubles do. */
final class Arithmetic {
    private static final double MILLISECONDS_A_DAY = 86_400_000;

    private Arithmetic() {}

    /** The value with the other sign. */
    record Negation(Evaluator operand) implements Evaluator {
        @Override
        public Value evaluate(Frame frame) {
            Value value = operand.evaluate(frame);
            try {
                return Value.of(0 - Coercion.number(value));
            } catch (EvaluationFailure failure) {
                return failure.failure();
            }
        }
    }

    /** Adds numbers; joins when an operand is a text that is not a number. */
    static Value add(Value left, Value right, Frame frame) {
        try {
            if (isWords(left) || isWords(right)) {
                String a = Coercion.text(left);
                String b = Coercion.text(right);
                frame.claim((long) a.length() + b.length());
                return Value.of(a + b);
            }
            return Value.of(Coercion.number(left) + Coercion.number(right));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    /** Subtracts numbers; between two dates, the days from the second to the first. */
    static Value subtract(Value left, Value right) {
        try {
            if (left instanceof Value.Moment a && right instanceof Value.Moment b) {
                double milliseconds =
                        (double) a.instant().toEpochMilli() - b.instant().toEpochMilli();
                return Value.of(milliseconds / MILLISECONDS_A_DAY);
            }
            return Value.of(Coercion.number(left) - Coercion.number(right));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    static Value multiply(Value left, Value right) {
        try {
            return Value.of(Coercion.number(left) * Coercion.number(right));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    static Value divide(Value left, Value right) {
        try {
            // Adding 0 makes a negative zero positive, so that 1/0 is the same infinity however the zero came about.
            return Value.of(Coercion.number(left) / (Coercion.number(right) + 0.0));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    private static boolean isWords(Value value) {
        return switch (value) {
            case Value.Text text -> Double.isNaN(NumberText.parse(text.text()));
            case Value.Items items ->
                items.elements().size() > 1
                        || (items.elements().size() == 1
                                && isWords(items.elements().getFirst()));
            case Value.Numeric ignored -> false;
            case Value.Flag ignored -> false;
            case Value.Blank ignored -> false;
            case Value.Moment ignored -> false;
            case Value.Failure ignored -> false;
        };
    }
}
