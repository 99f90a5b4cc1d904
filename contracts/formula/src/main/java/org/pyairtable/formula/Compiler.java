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

    private Evaluator evaluator(TypedExpression expression) {
        Evaluator plain = plain(expression);
        return tracing ? new Traced(expression, plain) : plain;
    }

    private Evaluator plain(TypedExpression expression) {
        return switch (expression) {
            case TypedExpression.Constant constant -> new Constant(constant.value());
            case TypedExpression.Field field -> new FieldRead(field.field().id());
            case TypedExpression.Call call ->
                new CallSite(call.function().body(), evaluators(call.arguments()), call.type());
            case TypedExpression.Negation negation -> Arithmetic.negation(evaluator(negation.operand()));
            case TypedExpression.Chain chain -> chain(chain);
        };
    }

    private Evaluator chain(TypedExpression.Chain chain) {
        Evaluator first = evaluator(chain.first());
        if (chain.rest().getFirst().operator() == Operator.CONCATENATE) {
            return new Concatenation(
                    first,
                    evaluators(chain.rest().stream()
                            .map(TypedExpression.Link::operand)
                            .toList()));
        }
        if (chain.rest().size() == 1) {
            return step(first, chain.rest().getFirst());
        }
        Step[] steps = chain.rest().stream()
                .map(link -> new Step(operation(link.operator()), evaluator(link.operand())))
                .toArray(Step[]::new);
        return frame -> {
            Value value = first.evaluate(frame);
            for (Step step : steps) {
                value = step.operation.apply(value, step.operand.evaluate(frame), frame);
            }
            return value;
        };
    }

    private Evaluator step(Evaluator left, TypedExpression.Link link) {
        Evaluator right = evaluator(link.operand());
        Operation operation = operation(link.operator());
        return frame -> operation.apply(left.evaluate(frame), right.evaluate(frame), frame);
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

    private Evaluator[] evaluators(List<TypedExpression> expressions) {
        Evaluator[] evaluators = new Evaluator[expressions.size()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = evaluator(expressions.get(i));
        }
        return evaluators;
    }

    /** An operator on two values. */
    @FunctionalInterface
    interface Operation {
        Value apply(Value left, Value right, Frame frame);
    }

    private record Step(Operation operation, Evaluator operand) {}

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
