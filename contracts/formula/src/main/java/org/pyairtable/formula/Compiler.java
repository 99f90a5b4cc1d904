package org.pyairtable.formula;

import java.util.List;

/** Turns a typed tree into closures, once per formula. */
final class Compiler {
    private final boolean tracing;

    private Compiler(boolean tracing) {
        this.tracing = tracing;
    }

    static Evaluator compile(TypedExpression expression) {
        return new Compiler(false).evaluator(expression);
    }

    /** Closures that also note the value of every part in the frame. */
    static Evaluator traced(TypedExpression expression) {
        return new Compiler(true).evaluator(expression);
    }

    private Evaluator evaluator(TypedExpression root) {
        return BottomUp.make(root, TypedExpression::parts, this::evaluator);
    }

    private Evaluator evaluator(TypedExpression expression, List<Evaluator> parts) {
        Evaluator plain = plain(expression, parts);
        return tracing ? new Traced(expression, plain) : plain;
    }

    private static Evaluator plain(TypedExpression expression, List<Evaluator> parts) {
        return switch (expression) {
            case TypedExpression.Constant constant -> new Constant(constant.value());
            case TypedExpression.Field field -> new FieldRead(field.field().id());
            case TypedExpression.Call call ->
                new CallSite(call.function().body(), parts.toArray(Evaluator[]::new), call.type());
            case TypedExpression.Negation negation -> new Arithmetic.Negation(parts.getFirst());
            case TypedExpression.Chain chain -> chain(chain, parts);
        };
    }

    private static Evaluator chain(TypedExpression.Chain chain, List<Evaluator> operands) {
        if (chain.rest().getFirst().operator() == Operator.CONCATENATE) {
            return new Concatenation(
                    operands.getFirst(), operands.subList(1, operands.size()).toArray(Evaluator[]::new));
        }
        Step[] steps = new Step[chain.rest().size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Step(operation(chain.rest().get(i).operator()), operands.get(i + 1));
        }
        return steps.length == 1
                ? new Pair(operands.getFirst(), steps[0].operation(), steps[0].operand())
                : new Steps(operands.getFirst(), steps);
    }

    private static Operation operation(Operator operator) {
        return switch (operator) {
            case EQUAL -> (left, right, frame) -> Comparison.answer(left, right, Comparison::equal);
            case NOT_EQUAL -> (left, right, frame) -> Comparison.answer(left, right, (a, b) -> !Comparison.equal(a, b));
            case LESS -> Comparison.ordering(order -> order < 0);
            case GREATER -> Comparison.ordering(order -> order > 0);
            case LESS_OR_EQUAL -> Comparison.ordering(order -> order <= 0);
            case GREATER_OR_EQUAL -> Comparison.ordering(order -> order >= 0);
            case ADD -> Arithmetic::add;
            case SUBTRACT -> (left, right, frame) -> Arithmetic.subtract(left, right);
            case MULTIPLY -> (left, right, frame) -> Arithmetic.multiply(left, right);
            case DIVIDE -> (left, right, frame) -> Arithmetic.divide(left, right);
            case CONCATENATE -> throw new IllegalArgumentException("compiled as a whole");
        };
    }

    /** An operator on two values. */
    @FunctionalInterface
    interface Operation {
        Value apply(Value left, Value right, Frame frame);
    }

    private record Step(Operation operation, Evaluator operand) {}

    /** One operator. A class, not a lambda, which would take two frames of the stack for each level of a formula. */
    private record Pair(Evaluator left, Operation operation, Evaluator right) implements Evaluator {
        @Override
        public Value evaluate(Frame frame) {
            return operation.apply(left.evaluate(frame), right.evaluate(frame), frame);
        }
    }

    /** Several operators of one level. */
    private static final class Steps implements Evaluator {
        private final Evaluator first;
        private final Step[] steps;

        Steps(Evaluator first, Step[] steps) {
            this.first = first;
            this.steps = steps;
        }

        @Override
        public Value evaluate(Frame frame) {
            Value value = first.evaluate(frame);
            for (Step step : steps) {
                value = step.operation.apply(value, step.operand.evaluate(frame), frame);
            }
            return value;
        }
    }

    private record Constant(Value value) implements Evaluator {
        @Override
        public Value evaluate(Frame frame) {
            return value;
        }
    }

    /** Reads a cell; functions about fields, such as LAST_MODIFIED_TIME, look at the id instead. */
    record FieldRead(String fieldId) implements Evaluator {
        @Override
        public Value evaluate(Frame frame) {
            return frame.row().value(fieldId);
        }
    }

    private static final class Concatenation implements Evaluator {
        private final Evaluator first;
        private final Evaluator[] rest;

        Concatenation(Evaluator first, Evaluator[] rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public Value evaluate(Frame frame) {
            try {
                StringBuilder joined = new StringBuilder(Coercion.text(first.evaluate(frame)));
                for (Evaluator evaluator : rest) {
                    String text = Coercion.text(evaluator.evaluate(frame));
                    frame.grow(joined.length(), text.length());
                    joined.append(text);
                }
                return new Value.Text(joined.toString());
            } catch (EvaluationFailure failure) {
                return failure.failure();
            }
        }
    }

    /** Notes what a part gave. */
    record Traced(TypedExpression expression, Evaluator evaluator) implements Evaluator {
        @Override
        public Value evaluate(Frame frame) {
            Value value = evaluator.evaluate(frame);
            frame.trace().put(expression, value);
            return value;
        }
    }
}
