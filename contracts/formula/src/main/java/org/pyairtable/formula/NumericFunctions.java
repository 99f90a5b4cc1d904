package org.pyairtable.formula;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The functions of single numbers. */
final class NumericFunctions {
    static final List<FormulaFunction> ALL = List.of(
            of("ABS", Math::abs),
            of("CEILING", 1, 2, a -> Value.of(Rounding.ceiling(a.number(0), a.number(1, 1)))),
            of("EVEN", Rounding::even),
            of("EXP", Math::exp),
            of("FLOOR", 1, 2, a -> Value.of(Rounding.floor(a.number(0), a.number(1, 1)))),
            of("INT", Math::floor),
            of("LOG", 1, 2, a -> Value.of(logarithm(a.number(0), a.number(1, 10)))),
            of("MOD", 2, 2, a -> Value.of(modulo(a.number(0), a.number(1)))),
            of("ODD", Rounding::odd),
            of("POWER", 2, 2, a -> Value.of(Math.pow(a.number(0), a.number(1)))),
            of("ROUND", 1, 2, a -> Value.of(Rounding.half(a.number(0), a.number(1, 0)))),
            of("ROUNDDOWN", 1, 2, a -> Value.of(Rounding.down(a.number(0), a.number(1, 0)))),
            of("ROUNDUP", 1, 2, a -> Value.of(Rounding.up(a.number(0), a.number(1, 0)))),
            of("SQRT", Math::sqrt));

    private NumericFunctions() {}

    private static FormulaFunction of(String name, DoubleUnaryOperator function) {
        return of(name, 1, 1, a -> Value.of(function.applyAsDouble(a.number(0))));
    }

    private static FormulaFunction of(String name, int minimum, int maximum, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.NUMERIC, name, minimum, maximum, ResultType.NUMBER, body);
    }

    private static double logarithm(double number, double base) {
        return base == 10 ? Math.log10(number) : Math.log(number) / Math.log(base);
    }

    /** The remainder with the sign of the divisor, as spreadsheets have it. */
    private static double modulo(double number, double divisor) {
        double remainder = number % divisor;
        return remainder != 0 && remainder < 0 != divisor < 0 ? remainder + divisor : remainder;
    }
}
