package org.pyairtable.formula;

import java.io.Serial;
import java.util.List;
import java.util.Locale;

/** A formula that cannot be used: where it goes wrong, why, and how Airtable would word it. */
public final class FormulaException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wrong with the formula. */
    public enum Kind {
        /** The text is not a formula. */
        SYNTAX,
        /** It calls functions that do not exist. */
        UNKNOWN_FUNCTIONS,
        /** It names fields that do not exist. */
        UNKNOWN_FIELDS,
        /** It is longer or deeper than this engine accepts. */
        LIMIT
    }

    private final Kind kind;
    private final int position;
    private final int length;
    private final String airtableMessage;

    private FormulaException(Kind kind, SourceSpan span, String message, String airtableMessage) {
        super(message);
        this.kind = kind;
        this.position = span.start();
        this.length = span.length();
        this.airtableMessage = airtableMessage;
    }

    static FormulaException syntax(SourceSpan span, String message) {
        return invalid(Kind.SYNTAX, span, message);
    }

    static FormulaException limit(SourceSpan span, String message) {
        return invalid(Kind.LIMIT, span, message);
    }

    /** A limit rather than a fault of the text: the message has to name it. */
    static FormulaException nesting(SourceSpan span, int levels) {
        String message = "The formula nests deeper than " + levels + " levels";
        String place = " (at character " + (span.start() + 1) + ").";
        return new FormulaException(Kind.LIMIT, span, message, "Invalid formula. " + message + place);
    }

    static FormulaException unknownFunctions(SourceSpan first, List<String> names) {
        String message = "Unknown function names: " + String.join(", ", names);
        return new FormulaException(Kind.UNKNOWN_FUNCTIONS, first, message, message);
    }

    static FormulaException unknownFields(SourceSpan first, List<String> names) {
        String listed = String.join(", ", names);
        return new FormulaException(
                Kind.UNKNOWN_FIELDS,
                first,
                "Unknown field names: " + listed,
                "Unknown field names: " + listed.toLowerCase(Locale.ROOT));
    }

    private static FormulaException invalid(Kind kind, SourceSpan span, String message) {
        return new FormulaException(kind, span, message, "Invalid formula. Please check your formula text.");
    }

    public Kind kind() {
        return kind;
    }

    /** Offset of the first offending character in the formula's text. */
    public int position() {
        return position;
    }

    /** How many characters from {@link #position()} on are at fault; 0 at the end of the text. */
    public int length() {
        return length;
    }

    /** The sentence that Airtable answers for such a formula. */
    public String airtableMessage() {
        return airtableMessage;
    }
}
