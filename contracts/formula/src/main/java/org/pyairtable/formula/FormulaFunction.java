package org.pyairtable.formula;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A function of the language: its name, how many arguments it takes, what it computes. */
public final class FormulaFunction {
    private static final int MANY = Integer.MAX_VALUE;

    /** The chapters of Airtable's function reference. */
    public enum Category {
        TEXT,
        LOGICAL,
        NUMERIC,
        DATE,
        ARRAY,
        RECORD,
        REGEX
    }

    /** Computes a value from the arguments; asks for each when it needs it. */
    @FunctionalInterface
    interface Body {
        Value apply(Arguments arguments);
    }

    /** Derives the type of a call from its arguments. */
    @FunctionalInterface
    interface TypeRule {
        ResultType of(List<TypedExpression> arguments);
    }

    private final Category category;
    private final String name;
    private final int minimumArguments;
    private final int maximumArguments;
    private final TypeRule type;
    private final Body body;

    private FormulaFunction(Category category, String name, int minimum, int maximum, TypeRule type, Body body) {
        this.category = category;
        this.name = name;
        this.minimumArguments = minimum;
        this.maximumArguments = maximum;
        this.type = type;
        this.body = body;
    }

    static FormulaFunction of(Category category, String name, int minimum, int maximum, ResultType type, Body body) {
        return new FormulaFunction(category, name, minimum, maximum, arguments -> type, body);
    }

    static FormulaFunction of(Category category, String name, int minimum, int maximum, TypeRule type, Body body) {
        return new FormulaFunction(category, name, minimum, maximum, type, body);
    }

    static FormulaFunction atLeast(Category category, String name, int minimum, ResultType type, Body body) {
        return of(category, name, minimum, MANY, type, body);
    }

    static FormulaFunction atLeast(Category category, String name, int minimum, TypeRule type, Body body) {
        return of(category, name, minimum, MANY, type, body);
    }

    /** Finds a function; upper and lower case are the same. */
    public static Optional<FormulaFunction> named(String name) {
        FormulaFunction exact = Catalog.BY_NAME.get(name);
        return exact != null
                ? Optional.of(exact)
                : Optional.ofNullable(Catalog.BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }

    /** All functions by name. */
    public static Collection<FormulaFunction> all() {
        return Catalog.BY_NAME.values();
    }

    public Category category() {
        return category;
    }

    public String name() {
        return name;
    }

    public int minimumArguments() {
        return minimumArguments;
    }

    /** {@link Integer#MAX_VALUE} when there is no upper bound. */
    public int maximumArguments() {
        return maximumArguments;
    }

    ResultType type(List<TypedExpression> arguments) {
        return type.of(arguments);
    }

    Body body() {
        return body;
    }

    /** In words, for messages: "2 arguments", "1 to 3 arguments". */
    String arity() {
        if (minimumArguments == maximumArguments) {
            return minimumArguments == 1 ? "1 argument" : minimumArguments + " arguments";
        }
        String least = maximumArguments == MANY
                ? "at least " + minimumArguments
                : minimumArguments + " to " + maximumArguments;
        return least + " arguments";
    }

    @Override
    public String toString() {
        return name;
    }

    /** Filled on first use, after every group of functions can be loaded. */
    private static final class Catalog {
        private static final Map<String, FormulaFunction> BY_NAME = new TreeMap<>();

        static {
            Stream.of(
                            TextFunctions.ALL,
                            LogicFunctions.ALL,
                            NumericFunctions.ALL,
                            AggregateFunctions.ALL,
                            DateFunctions.ALL,
                            DateMathFunctions.ALL,
                            ArrayFunctions.ALL,
                            RegexFunctions.ALL)
                    .flatMap(List::stream)
                    .forEach(function -> BY_NAME.put(function.name(), function));
        }
    }
}
