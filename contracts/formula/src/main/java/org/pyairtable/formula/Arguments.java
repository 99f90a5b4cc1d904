package org.pyairtable.formula;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The arguments of one call on one row. An argument is evaluated when it is asked for, each time. */
final class Arguments {
    private final CallSite site;
    private final Evaluator[] evaluators;
    private final Frame frame;

    Arguments(CallSite site, Evaluator[] evaluators, Frame frame) {
        this.site = site;
        this.evaluators = evaluators;
        this.frame = frame;
    }

    int count() {
        return evaluators.length;
    }

    boolean has(int index) {
        return index < evaluators.length;
    }

    /** The result type of the call, as far as its text and the fields determine it. */
    ResultType type() {
        return site.type();
    }

    EvaluationContext context() {
        return frame.context();
    }

    Frame frame() {
        return frame;
    }

    /** The value, failures included. */
    Value raw(int index) {
        return evaluators[index].evaluate(frame);
    }

    /** The value; a failure ends the call. */
    Value value(int index) {
        return Coercion.sound(evaluators[index].evaluate(frame));
    }

    String text(int index) {
        return Coercion.text(evaluators[index].evaluate(frame));
    }

    double number(int index) {
        return Coercion.number(evaluators[index].evaluate(frame));
    }

    double number(int index, double otherwise) {
        return has(index) ? number(index) : otherwise;
    }

    /** A whole number, cut off; NaN is 0 and what is out of range becomes the nearest that is not. */
    int integer(int index) {
        return (int) number(index);
    }

    boolean truthy(int index) {
        return Coercion.truthy(evaluators[index].evaluate(frame));
    }

    Value.Moment moment(int index) {
        return Coercion.moment(evaluators[index].evaluate(frame));
    }

    /** Every value, with lists taken apart. */
    void forEachElement(Consumer<Value> consumer) {
        for (int i = 0; i < evaluators.length; i++) {
            Coercion.forEachElement(value(i), consumer);
        }
    }

    /** The id of the field that the argument is, if it is nothing but a field. */
    Optional<String> fieldId(int index) {
        Evaluator evaluator = evaluators[index];
        if (evaluator instanceof Compiler.Traced traced) {
            evaluator = traced.evaluator();
        }
        return evaluator instanceof Compiler.FieldRead read ? Optional.of(read.fieldId()) : Optional.empty();
    }

    /** What the text compiles to; kept as long as the text stays the same from row to row. */
    <T> T compiled(Class<T> type, String text, Function<String, T> compile) {
        return site.compiled(type, text, compile);
    }
}
