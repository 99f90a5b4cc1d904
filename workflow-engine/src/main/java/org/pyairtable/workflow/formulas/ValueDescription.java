package org.pyairtable.workflow.formulas;

import java.util.Optional;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.Value;

/** The type and the error reason that the API adds to a value. */
final class ValueDescription {
    private ValueDescription() {}

    static Optional<String> reason(Value value) {
        return value instanceof Value.Failure failure ? Optional.of(failure.reason()) : Optional.empty();
    }

    /** The type of the value; for a blank, the formula's type. */
    static String kind(Value value, ResultType expected) {
        return switch (value) {
            case Value.Blank blank -> name(expected);
            case Value.Text text -> "text";
            case Value.Numeric number -> "number";
            case Value.Flag flag -> "boolean";
            case Value.Moment moment -> moment.dateOnly() ? "date" : "dateTime";
            case Value.Items items -> "list";
            case Value.Failure failure -> "error";
        };
    }

    private static String name(ResultType type) {
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case DATE_TIME -> "dateTime";
            case LIST -> "list";
            case BLANK, ANY -> "blank";
        };
    }
}
