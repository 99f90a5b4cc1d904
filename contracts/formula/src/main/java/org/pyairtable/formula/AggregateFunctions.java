package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Functions of many values: their arguments' lists are taken apart, texts and blanks are no numbers to them. */
final class AggregateFunctions {
    static final List<FormulaFunction> ALL = List.of(
            numeric("AVERAGE", 1, AggregateFunctions::average),
            numeric("COUNT", 0, a -> count(a, value -> value instanceof Value.Numeric)),
            numeric("COUNTA", 0, a -> count(a, value -> !Coercion.isEmpty(value))),
            numeric("COUNTALL", 0, a -> count(a, value -> true)),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.NUMERIC, "MAX", 1, AggregateFunctions::extreme, a -> extreme(a, 1)),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.NUMERIC, "MIN", 1, AggregateFunctions::extreme, a -> extreme(a, -1)),
            numeric("SUM", 1, a -> Value.of(Total.of(a).sum)));

    private AggregateFunctions() {}

    private static FormulaFunction numeric(String name, int minimum, FormulaFunction.Body body) {
        return FormulaFunction.atLeast(FormulaFunction.Category.NUMERIC, name, minimum, ResultType.NUMBER, body);
    }

    private static Value average(Arguments a) {
        Total total = Total.of(a);
        return Value.of(total.sum / total.count);
    }

    /** The sum of the numbers, and how many there are. */
    private static final class Total {
        private double sum;
        private int count;

        static Total of(Arguments a) {
            Total total = new Total();
            a.forEachElement(total::add);
            return total;
        }

        private void add(Value value) {
            if (value instanceof Value.Numeric || value instanceof Value.Flag) {
                sum += Coercion.number(value);
                count++;
            }
        }
    }

    private static Value count(Arguments a, Predicate<Value> counts) {
        int[] count = {0};
        a.forEachElement(value -> count[0] += counts.test(value) ? 1 : 0);
        return Value.of(count[0]);
    }

    /** The greatest (1) or least (-1) number, 0 without any; among dates the latest or earliest, blank without any. */
    private static Value extreme(Arguments a, int sign) {
        List<Value> candidates = new ArrayList<>();
        boolean[] dates = {true};
        a.forEachElement(value -> {
            if (value instanceof Value.Moment) {
                candidates.add(value);
            } else if (value instanceof Value.Numeric || value instanceof Value.Flag) {
                dates[0] = false;
                candidates.add(value);
            }
        });
        if (candidates.isEmpty()) {
            return a.type().isTemporal() ? Value.BLANK : Value.of(0);
        }
        return dates[0] ? date(candidates, sign) : number(candidates, sign);
    }

    private static Value date(List<Value> candidates, int sign) {
        Value.Moment best = Coercion.moment(candidates.getFirst());
        for (Value candidate : candidates) {
            Value.Moment moment = Coercion.moment(candidate);
            if (moment.instant().compareTo(best.instant()) * sign > 0) {
                best = moment;
            }
        }
        return best;
    }

    private static Value number(List<Value> candidates, int sign) {
        double best = sign > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (Value candidate : candidates) {
            double number = Coercion.number(candidate);
            best = sign > 0 ? Math.max(best, number) : Math.min(best, number);
        }
        return Value.of(best);
    }

    private static ResultType extreme(List<TypedExpression> arguments) {
        for (ResultType temporal : List.of(ResultType.DATE_TIME, ResultType.DATE)) {
            if (arguments.stream().anyMatch(argument -> argument.holds(temporal))) {
                return temporal;
            }
        }
        return ResultType.NUMBER;
    }
}
