package org.pyairtable.formula;

/** The infix operators, with how tightly they bind: a higher level binds first, one level groups from the left. */
public enum Operator {
    EQUAL("=", 0),
    NOT_EQUAL("!=", 0),
    LESS("<", 0),
    GREATER(">", 0),
    LESS_OR_EQUAL("<=", 0),
    GREATER_OR_EQUAL(">=", 0),
    CONCATENATE("&", 1),
    ADD("+", 2),
    SUBTRACT("-", 2),
    MULTIPLY("*", 3),
    DIVIDE("/", 3);

    private final String symbol;
    private final int level;

    Operator(String symbol, int level) {
        this.symbol = symbol;
        this.level = level;
    }

    public String symbol() {
        return symbol;
    }

    int level() {
        return level;
    }

    public boolean isComparison() {
        return level == 0;
    }
}
