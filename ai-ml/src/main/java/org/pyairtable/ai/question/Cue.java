package org.pyairtable.ai.question;

/** What a word of the language itself contributes to a question. */
enum Cue {
    COUNT,
    HOW_MUCH,
    SUM,
    AVERAGE,
    MEDIAN,
    DISTINCT,
    LIST,
    /** "are there": asks whether, when nothing else is asked. */
    EXISTS,
    /** "Are all": a question about the rest. */
    WHETHER_ALL,
    SHARE,
    TOP,
    BOTTOM,
    MOST,
    FEWEST,
    NOT,
    /** Says nothing beside a negation. */
    YET,
    EXCEPT,
    OUTSIDE,
    NEITHER,
    NOR,
    WITHOUT,
    EMPTY,
    FILLED,
    WITH,
    HAVE,
    BE,
    BY,
    AND,
    OR,
    COMMA,
    VERSUS,
    COMPARE,
    MORE,
    THAN,
    /** "in total": repeats what a sum or count says already. */
    ALL_TOLD,
    OVERDUE,
    /** "what about": continues the question before. */
    OPENER,
    /** "these": the records of the question before. */
    THESE,
    /** "assigned to": joins a value to a record, and says nothing without one. */
    RELATED,
    /** The name of the base. */
    BASE,
    /** Has no meaning of its own. */
    FILLER;

    /** Whether it asks for a figure. */
    boolean isFigure() {
        return switch (this) {
            case COUNT, HOW_MUCH, SUM, AVERAGE, MEDIAN, DISTINCT, SHARE -> true;
            default -> false;
        };
    }

    /** Whether a question says the same without it. */
    boolean isSilent() {
        return this == FILLER || this == RELATED || this == BASE;
    }
}
