package org.pyairtable.ai.computation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

/**
 * A figure to be computed.
 *
 * @param field whose numbers; empty for {@link Operation#COUNT}
 * @param groupBy whose values part the records into groups
 */
public record Aggregation(
        TableInfo table,
        Operation operation,
        Optional<TableField> field,
        List<Condition> conditions,
        Optional<TableField> groupBy) {
    public Aggregation {
        conditions = List.copyOf(conditions);
        if (operation.needsField() && field.isEmpty()) {
            throw new IllegalArgumentException(operation + " needs a field");
        }
    }

    boolean includes(SourceRecord source) {
        return conditions.stream().allMatch(condition -> condition.holds(table, source));
    }

    /** For people: {@code  where Status is Open and Amount is more than 10}; empty without conditions. */
    public String where() {
        return conditions.isEmpty()
                ? ""
                : conditions.stream().map(Condition::describe).collect(Collectors.joining(" and ", " where ", ""));
    }
}
