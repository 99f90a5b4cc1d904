package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.List;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.sql.SqlComparand;

/**
 * The indexes that would serve a list. What a filter compares begins an index of its own, which finds few records among
 * many, and ends the index of the order, in which many are found without looking at the records that are left out.
 */
public final class ListIndexes {
    private ListIndexes() {}

    /** Their columns, as an index of the table lists them. */
    public static List<String> columns(Filter filter, Order order, EvaluationContext context) {
        List<String> columns = new ArrayList<>(filter.lookupColumns());
        List<SqlComparand> compared = filter.comparands(context);
        List<String> expressions = compared.stream()
                .map(comparand -> "(" + SortKey.unqualified(comparand.expression()) + ")")
                .distinct()
                .toList();
        expressions.forEach(expression -> columns.add(expression + ", _no"));
        // Records with one value lie in the order of their creation in the index that begins with it.
        boolean found = order.isOfCreation() && compared.stream().allMatch(SqlComparand::equality);
        order.indexColumns(found ? List.of() : expressions).ifPresent(columns::add);
        return columns;
    }
}
