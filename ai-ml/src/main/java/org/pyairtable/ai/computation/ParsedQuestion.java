package org.pyairtable.ai.computation;

import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

/**
 * What the words of a question say by themselves, before the values in the table are looked at.
 *
 * @param operation empty when the records themselves are wanted
 * @param conditions on numbers and dates
 */
record ParsedQuestion(
        TableInfo table,
        Optional<Operation> operation,
        Optional<TableField> field,
        List<Condition> conditions,
        Optional<TableField> groupBy,
        QuestionWords words) {
    ParsedQuestion {
        conditions = List.copyOf(conditions);
    }
}
