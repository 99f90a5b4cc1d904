package org.pyairtable.data.tool;

import org.pyairtable.data.refusal.Refusal;

/** A {@link Refusal} with what an agent does best next. It has no stack trace: it is an answer, not a defect. */
public final class AdvisedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final String advice;

    public AdvisedException(Refusal refusal, String advice) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
        this.advice = advice;
    }

    public Refusal refusal() {
        return refusal;
    }

    public String advice() {
        return advice;
    }
}
