package org.pyairtable.ai.question;

/** How a number compares to a bound. */
public enum Comparison {
    MORE("more than", ">"),
    AT_LEAST("at least", ">="),
    LESS("less than", "<"),
    AT_MOST("at most", "<="),
    EQUAL("exactly", "=");

    private final String words;
    private final String operator;

    Comparison(String words, String operator) {
        this.words = words;
        this.operator = operator;
    }

    String words() {
        return words;
    }

    /** Whether it holds for a number that compares to the bound like this sign to 0. */
    public boolean holds(int sign) {
        return switch (this) {
            case MORE -> sign > 0;
            case AT_LEAST -> sign >= 0;
            case LESS -> sign < 0;
            case AT_MOST -> sign <= 0;
            case EQUAL -> sign == 0;
        };
    }

    public String operator() {
        return operator;
    }
}
