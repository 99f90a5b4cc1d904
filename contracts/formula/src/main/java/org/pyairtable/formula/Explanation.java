package org.pyairtable.formula;

import java.util.List;

/**
 * How a row's value came about.
 *
 * @param span where the sub-expression stands in the formula
 * @param source its text
 * @param value what it gave for the row
 * @param parts its own sub-expressions; those that were not needed, such as the branch not taken, are absent
 */
public record Explanation(SourceSpan span, String source, ResultType type, Value value, List<Explanation> parts) {
    public Explanation {
        parts = List.copyOf(parts);
    }
}
