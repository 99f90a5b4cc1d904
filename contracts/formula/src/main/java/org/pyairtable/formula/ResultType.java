package org.pyairtable.formula;

/** The type of an expression's value, as far as its text and the field types determine it. */
public enum ResultType {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A calendar day. */
    DATE,
    DATE_TIME,
    LIST,
    /** Always blank. */
    BLANK,
    /** It depends on the row. */
    ANY;

    public boolean isTemporal() {
        return this == DATE || this == DATE_TIME;
    }

    /** The type of an expression that gives either this or the other. */
    ResultType or(ResultType other) {
        if (this == other || other == BLANK) {
            return this;
        }
        if (this == BLANK) {
            return other;
        }
        if (isTemporal() && other.isTemporal()) {
            return DATE_TIME;
        }
        if (isNumberLike() && other.isNumberLike()) {
            return NUMBER;
        }
        return this == ANY || other == ANY || this == LIST || other == LIST ? ANY : TEXT;
    }

    boolean isNumberLike() {
        return this == NUMBER || this == BOOLEAN || this == BLANK;
    }
}
