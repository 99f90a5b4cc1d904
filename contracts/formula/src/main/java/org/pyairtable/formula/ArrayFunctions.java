package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions of lists; a single value is a list of one, a blank a list of one blank. */
final class ArrayFunctions {
    static final List<FormulaFunction> ALL = List.of(
            FormulaFunction.atLeast(
                    FormulaFunction.Category.ARRAY,
                    "ARRAYCOMPACT",
                    1,
                    ResultType.LIST,
                    a -> Value.of(elements(a).stream()
                            .filter(value -> !Coercion.isEmpty(value))
                            .toList())),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.ARRAY, "ARRAYFLATTEN", 1, ResultType.LIST, a -> Value.of(elements(a))),
            FormulaFunction.of(
                    FormulaFunction.Category.ARRAY, "ARRAYJOIN", 1, 2, ResultType.TEXT, ArrayFunctions::join),
            FormulaFunction.of(
                    FormulaFunction.Category.ARRAY, "ARRAYSLICE", 2, 3, ResultType.LIST, ArrayFunctions::slice),
            FormulaFunction.atLeast(
                    FormulaFunction.Category.ARRAY, "ARRAYUNIQUE", 1, ResultType.LIST, ArrayFunctions::unique));

    /** In characters, so that lists cannot grow without end either. */
    private static final int COST_OF_ELEMENT = 16;

    private ArrayFunctions() {}

    private static List<Value> elements(Arguments a) {
        List<Value> elements = new ArrayList<>();
        a.forEachElement(element -> {
            a.frame().spend(COST_OF_ELEMENT);
            elements.add(element);
        });
        return elements;
    }

    private static List<Value> elements(Value value) {
        List<Value> elements = new ArrayList<>();
        Coercion.forEachElement(value, elements::add);
        return elements;
    }

    private static Value join(Arguments a) {
        String separator = a.has(1) ? a.text(1) : ", ";
        StringBuilder joined = new StringBuilder();
        boolean first = true;
        for (Value element : elements(a.value(0))) {
            String text = (first ? "" : separator) + Coercion.text(element);
            a.frame().grow(joined.length(), text.length());
            joined.append(text);
            first = false;
        }
        return Value.of(joined.toString());
    }

    /** From start to end, both counted from 1 and included; negative positions count from the end. */
    private static Value slice(Arguments a) {
        List<Value> elements = elements(a.value(0));
        int size = elements.size();
        int start = Math.max(1, position(a.integer(1), size));
        int end = Math.min(size, a.has(2) ? position(a.integer(2), size) : size);
        return Value.of(start > end ? List.of() : elements.subList(start - 1, end));
    }

    private static int position(int given, int size) {
        return given < 0 ? size + 1 + given : given;
    }

    /** Keeps the first of equal elements; 1 and "1" are different. */
    private static Value unique(Arguments a) {
        Map<Object, Value> seen = new LinkedHashMap<>();
        for (Value element : elements(a)) {
            Object key = element instanceof Value.Moment moment ? moment.instant() : element;
            seen.putIfAbsent(key, element);
        }
        return Value.of(List.copyOf(seen.values()));
    }
}
