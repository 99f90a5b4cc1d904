package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.sql.SqlComparand;
import org.pyairtable.formula.sql.SqlComparand.Role;

/**
 * The indexes that would serve a list. What a filter compares begins an index of its own, which finds few records among
 * many, and ends the index of the order, in which many are found without looking at the records that are left out.
 */
public final class ListIndexes {
    private ListIndexes() {}

    /** Their columns, as an index of the table lists them. */
    public static List<String> columns(Filter filter, Order order, EvaluationContext context) {
        List<SqlComparand> compared = filter.comparands(context);
        List<String> columns = new ArrayList<>();
        expressions(compared.stream()).forEach(expression -> columns.add(expression + ", _no"));
        List<SqlComparand> deciding = compared.stream()
                .filter(comparand -> comparand.role() != Role.FINDS)
                .toList();
        // Records with one value lie in the order of their creation in the index that begins with it.
        boolean found = order.isOfCreation() && deciding.stream().allMatch(comparand -> comparand.role() == Role.EQUAL);
        order.indexColumns(found ? List.of() : expressions(deciding.stream())).ifPresent(columns::add);
        return columns;
    }

    private static List<String> expressions(Stream<SqlComparand> comparands) {
        return comparands
                .map(comparand -> "(" + SortKey.unqualified(comparand.expression()) + ")")
                .distinct()
                .toList();
    }
}
