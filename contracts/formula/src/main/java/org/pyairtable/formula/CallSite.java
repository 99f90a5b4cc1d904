package org.pyairtable.formula;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call in a formula. Remembers what it last compiled from text, such as a pattern, since that rarely changes. */
final class CallSite implements Evaluator {
    private final FormulaFunction.Body body;
    private final Evaluator[] arguments;
    private final ResultType type;
    /** Immutable and only a cache, therefore shared between threads without a lock. */
    private @Nullable Compiled compiled;

    CallSite(FormulaFunction.Body body, Evaluator[] arguments, ResultType type) {
        this.body = body;
        this.arguments = arguments;
        this.type = type;
    }

    /** The result type of the call, as far as its text and the fields determine it. */
    ResultType type() {
        return type;
    }

    @Override
    public Value evaluate(Frame frame) {
        try {
            return body.apply(new Arguments(this, arguments, frame));
        } catch (EvaluationFailure failure) {
            return failure.failure();
        }
    }

    <T> T compiled(Class<T> type, String text, Function<String, T> compile) {
        Compiled last = compiled;
        if (last != null && last.text.equals(text) && type.isInstance(last.result)) {
            return type.cast(last.result);
        }
        T result = compile.apply(text);
        compiled = new Compiled(text, result);
        return result;
    }

    private record Compiled(String text, Object result) {}
}
