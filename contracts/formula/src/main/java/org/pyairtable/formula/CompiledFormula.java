package org.pyairtable.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A formula bound to a table's fields, ready to be evaluated on any number of rows by any number of threads. */
public final class CompiledFormula {
    private final String text;
    private final TypedExpression root;
    private final Evaluator evaluator;

    CompiledFormula(String text, TypedExpression root) {
        this.text = text;
        this.root = root;
        this.evaluator = Compiler.compile(root);
    }

    public String text() {
        return text;
    }

    /** The typed tree. */
    public TypedExpression root() {
        return root;
    }

    /** What kind of value every row gives, apart from blanks and failures. */
    public ResultType resultType() {
        return root.type();
    }

    /**
     * Formulas that, as filters one after the other, keep exactly the rows that this one keeps: the arguments of its
     * outermost AND, which may be taken apart further; else only itself.
     */
    public List<CompiledFormula> conjuncts() {
        List<CompiledFormula> conjuncts = new ArrayList<>();
        Deque<TypedExpression> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            TypedExpression next = left.pop();
            if (next instanceof TypedExpression.Call call
                    && call.function().name().equals("AND")) {
                call.arguments().reversed().forEach(left::push);
            } else {
                conjuncts.add(next == root ? this : new CompiledFormula(text, next));
            }
        }
        return conjuncts;
    }

    /** A part of this formula as a formula of its own. */
    public CompiledFormula part(TypedExpression part) {
        return new CompiledFormula(text, part);
    }

    /** This formula with the parts computed that are the same for every row; good for this context alone. */
    public CompiledFormula folded(EvaluationContext context) {
        return new CompiledFormula(text, new Folding(context).fold(root));
    }

    /** Whether the value depends on the record beside its cells: on its id or its times. */
    public boolean isAboutTheRecord() {
        return calls(Folding.ABOUT_THE_RECORD);
    }

    /** The ids of the fields that the value depends on, in order of appearance. */
    public Set<String> fieldIds() {
        Set<String> ids = new LinkedHashSet<>();
        expressions().forEach(part -> {
            if (part instanceof TypedExpression.Field field) {
                ids.add(field.field().id());
            }
        });
        return ids;
    }

    /** The ids of the fields of which it asks when they were last changed. */
    public Set<String> watchedIds() {
        return expressions()
                .flatMap(part -> part instanceof TypedExpression.Call call
                                && call.function().name().equals("LAST_MODIFIED_TIME")
                        ? call.arguments().stream()
                        : Stream.of())
                .flatMap(part -> part instanceof TypedExpression.Field field
                        ? Stream.of(field.field().id())
                        : Stream.of())
                .collect(Collectors.toSet());
    }

    /** Whether its value changes with the time of day: it asks for NOW or how far something is from it. */
    public boolean readsTime() {
        return calls(Set.of("NOW", "FROMNOW", "TONOW"));
    }

    /** Whether its value changes from day to day, if not more often. */
    public boolean readsDay() {
        return readsTime() || calls(Set.of("TODAY"));
    }

    /** Whether it has arithmetic, whose numbers may leave the range of doubles. */
    public boolean calculates() {
        return expressions()
                .anyMatch(part -> part instanceof TypedExpression.Chain chain
                        && chain.rest().stream()
                                .map(TypedExpression.Link::operator)
                                .anyMatch(operator -> !operator.isComparison() && operator != Operator.CONCATENATE));
    }

    private boolean calls(Set<String> functions) {
        return expressions()
                .anyMatch(part -> part instanceof TypedExpression.Call call
                        && functions.contains(call.function().name()));
    }

    /** All parts, in order of the text. */
    private Stream<TypedExpression> expressions() {
        List<TypedExpression> all = new ArrayList<>();
        Deque<TypedExpression> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            TypedExpression next = left.pop();
            all.add(next);
            next.parts().reversed().forEach(left::push);
        }
        return all.stream();
    }

    /** The value for a row. Never throws for what a row holds: failures are values. */
    public Value evaluate(RecordValues row, EvaluationContext context) {
        return evaluator.evaluate(new Frame(row, context));
    }

    /** Whether a filter keeps the row: it drops it for 0, FALSE, "", blank, NaN, an empty list and a failure. */
    public boolean isTruthy(RecordValues row, EvaluationContext context) {
        return isTruthy(evaluate(row, context));
    }

    /** Whether a filter keeps a row that gives this value. */
    public static boolean isTruthy(Value value) {
        return !(value instanceof Value.Failure) && Coercion.truthy(value);
    }

    /** The value for a row together with the values of all parts that were evaluated on the way. */
    public Explanation explain(RecordValues row, EvaluationContext context) {
        Frame frame = Frame.traced(row, context);
        Compiler.traced(root).evaluate(frame);
        return BottomUp.make(root, part -> evaluated(part, frame), (part, parts) -> explanation(part, parts, frame));
    }

    private static List<TypedExpression> evaluated(TypedExpression expression, Frame frame) {
        return expression.parts().stream().filter(frame.trace()::containsKey).toList();
    }

    private Explanation explanation(TypedExpression expression, List<Explanation> parts, Frame frame) {
        Value value = Objects.requireNonNull(frame.trace().get(expression));
        return new Explanation(expression.span(), expression.span().of(text), expression.type(), value, parts);
    }

    @Override
    public String toString() {
        return text;
    }
}
