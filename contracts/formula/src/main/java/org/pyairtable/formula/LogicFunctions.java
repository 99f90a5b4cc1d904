package org.pyairtable.formula;

import java.util.List;

/** The logical functions. They evaluate only what they need: AND stops at the first no, IF takes one branch. */
final class LogicFunctions {
    static final List<FormulaFunction> ALL = List.of(
            FormulaFunction.atLeast(
                    FormulaFunction.Category.LOGICAL, "AND", 1, ResultType.BOOLEAN, a -> Value.of(!any(a, false))),
            of("BLANK", 0, 0, ResultType.BLANK, a -> Value.BLANK),
            of("ERROR", 0, 1, ResultType.ANY, LogicFunctions::error),
            of("FALSE", 0, 0, ResultType.BOOLEAN, a -> Value.FALSE),
            FormulaFunction.of(
                    FormulaFunction.Category.LOGICAL, "IF", 2, 3, LogicFunctions::branches, LogicFunctions::choose),
            of("ISERROR", 1, 1, ResultType.BOOLEAN, a -> Value.of(isError(a.raw(0)))),
            of("NOT", 1, 1, ResultType.BOOLEAN, a -> Value.of(!a.truthy(0))),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.LOGICAL, "OR", 1, ResultType.BOOLEAN, a -> Value.of(any(a, true))),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.LOGICAL, "SWITCH", 2, LogicFunctions::results, LogicFunctions::match),
            of("TRUE", 0, 0, ResultType.BOOLEAN, a -> Value.TRUE),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.LOGICAL, "XOR", 1, ResultType.BOOLEAN, LogicFunctions::exclusive));

    private LogicFunctions() {}

    private static FormulaFunction of(
            String name, int minimum, int maximum, ResultType type, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.LOGICAL, name, minimum, maximum, type, body);
    }

    /** Of a list, such as a rollup's values, every element counts; an empty list is a no. */
    private static boolean any(Arguments a, boolean wanted) {
        for (int i = 0; i < a.count(); i++) {
            if (holds(a.raw(i), wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Value value, boolean wanted) {
        if (value instanceof Value.Items items && !items.elements().isEmpty()) {
            return items.elements().stream().anyMatch(element -> Coercion.truthy(element) == wanted);
        }
        return Coercion.truthy(value) == wanted;
    }

    private static Value exclusive(Arguments a) {
        boolean[] odd = {false};
        a.forEachElement(value -> odd[0] = odd[0] != Coercion.truthy(value));
        return Value.of(odd[0]);
    }

    private static Value error(Arguments a) {
        return new Value.Failure(a.has(0) ? a.text(0) : "ERROR()");
    }

    private static Value choose(Arguments a) {
        if (a.truthy(0)) {
            return a.raw(1);
        }
        return a.has(2) ? a.raw(2) : Value.BLANK;
    }

    private static ResultType branches(List<TypedExpression> arguments) {
        ResultType then = arguments.get(1).type();
        return arguments.size() == 2 ? then : then.or(arguments.get(2).type());
    }

    /** NaN and the infinities count as errors, so that ISERROR(1/0) guards a division. */
    private static boolean isError(Value value) {
        return switch (value) {
            case Value.Failure ignored -> true;
            case Value.Numeric numeric -> Double.isNaN(numeric.number()) || Double.isInfinite(numeric.number());
            default -> false;
        };
    }

    /** Pairs of pattern and result follow the expression; an odd one at the end is the default. */
    private static Value match(Arguments a) {
        Value wanted = a.value(0);
        for (int i = 1; i + 1 < a.count(); i += 2) {
            if (Comparison.equal(wanted, a.value(i))) {
                return a.raw(i + 1);
            }
        }
        return a.count() % 2 == 0 ? a.raw(a.count() - 1) : Value.BLANK;
    }

    private static ResultType results(List<TypedExpression> arguments) {
        ResultType type = ResultType.BLANK;
        for (int i = 2; i < arguments.size(); i += 2) {
            type = type.or(arguments.get(i).type());
        }
        return arguments.size() % 2 == 0 ? type.or(arguments.getLast().type()) : type;
    }
}
