package org.pyairtable.formula;

/** A stretch of the formula's text, in characters: {@code start} inclusive, {@code end} exclusive. */
public record SourceSpan(int start, int end) {
    public SourceSpan {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a span: " + start + ".." + end);
        }
    }

    public int length() {
        return end - start;
    }

    /** The piece of text that this span covers. */
    public String of(String text) {
        return text.substring(start, end);
    }

    SourceSpan to(SourceSpan last) {
        return new SourceSpan(start, last.end);
    }
}
