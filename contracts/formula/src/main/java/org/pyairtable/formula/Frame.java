package org.pyairtable.formula;

import java.util.IdentityHashMap;
import java.util.Map;

/** One evaluation of one row: the cells, the surroundings, and what may still be spent. */
final class Frame {
    /** No text value grows beyond this many characters. */
    static final int MAX_TEXT = 1_000_000;

    /** So many characters may be produced in all; keeps any formula from running away. */
    private static final long WORK = 50_000_000;

    private final RecordValues row;
    private final EvaluationContext context;
    private final Map<TypedExpression, Value> trace;
    private long work = WORK;

    Frame(RecordValues row, EvaluationContext context) {
        this(row, context, Map.of());
    }

    private Frame(RecordValues row, EvaluationContext context, Map<TypedExpression, Value> trace) {
        this.row = row;
        this.context = context;
        this.trace = trace;
    }

    static Frame traced(RecordValues row, EvaluationContext context) {
        return new Frame(row, context, new IdentityHashMap<>());
    }

    RecordValues row() {
        return row;
    }

    EvaluationContext context() {
        return context;
    }

    Map<TypedExpression, Value> trace() {
        return trace;
    }

    /** A text value, if it is within the bounds. */
    Value text(String text) {
        claim(text.length());
        return text.isEmpty() ? Value.EMPTY_TEXT : new Value.Text(text);
    }

    /** Fails unless a text of this length may be made. */
    void claim(long length) {
        if (length > MAX_TEXT) {
            throw new EvaluationFailure("the text would be longer than " + MAX_TEXT + " characters");
        }
        spend(length);
    }

    /** Fails unless a text of this length may grow by so many characters. */
    void grow(int length, int added) {
        if (length + added > MAX_TEXT) {
            claim((long) length + added);
        }
        spend(added);
    }

    /** Fails when all work is spent. */
    void spend(long characters) {
        work -= characters;
        if (work < 0) {
            throw new EvaluationFailure("the formula does too much work on this record");
        }
    }
}
