package org.pyairtable.formula;

import java.io.Serial;

/** Leaves a function's body early; caught at the call and turned into the failure it carries. Never leaves this package. */
final class EvaluationFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Value.Failure failure;

    EvaluationFailure(Value.Failure failure) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
    }

    EvaluationFailure(String reason) {
        this(new Value.Failure(reason));
    }

    Value.Failure failure() {
        return failure;
    }
}
