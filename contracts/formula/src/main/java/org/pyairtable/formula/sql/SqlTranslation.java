package org.pyairtable.formula.sql;

import java.util.List;
import org.pyairtable.formula.ResultType;

/** The outcome of a translation. */
public sealed interface SqlTranslation {
    /**
     * SQL that answers as the evaluator does. One thing it cannot do: where a result leaves the range of doubles,
     * PostgreSQL raises an error of SQLSTATE 22003 instead of giving an infinity; evaluate such a query in the JVM.
     *
     * @param sql an expression with numbered parameters ({@code $1}…); every text and number of the formula is one
     * @param parameters String, Double, Integer, OffsetDateTime, String[] or Double[], in order of the numbers
     * @param type of the values; moments are {@code timestamptz}, null is blank
     */
    record Exact(String sql, List<Object> parameters, ResultType type) implements SqlTranslation {
        public Exact {
            parameters = List.copyOf(parameters);
        }
    }

    /** The evaluator has to do it. */
    record NotTranslatable(String reason) implements SqlTranslation {}
}
