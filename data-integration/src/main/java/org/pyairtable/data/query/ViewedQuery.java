package org.pyairtable.data.query;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * A list through a view is a list with the view's filter besides the request's own, in the view's order unless the request
 * has one. Which cells are answered does not depend on the view: Airtable answers the fields that it hides as well.
 */
public final class ViewedQuery {
    /** How deep a formula may nest that {@link #of} has put together: the function around the two is one level more. */
    public static final int LEVELS = FormulaParser.MAX_NESTING + 1;

    private ViewedQuery() {}

    /** The query without its view; refused when the table does not have the view. */
    public static ListQuery of(Base base, Table table, ListQuery query) {
        query.formula().ifPresent(ViewedQuery::check);
        return query.view().map(name -> through(find(base, table, name), query)).orElse(query);
    }

    private static ListQuery through(View view, ListQuery query) {
        List<Sort> order = view.settings().keys().stream()
                .map(key -> new Sort(key.fieldId(), key.descending()))
                .toList();
        return query.with(
                filter(view.settings().filter(), query.formula()), query.sort().isEmpty() ? order : query.sort());
    }

    private static Optional<String> filter(Optional<String> view, Optional<String> request) {
        if (view.isEmpty() || request.isEmpty()) {
            return view.or(() -> request);
        }
        return Optional.of("AND(" + view.get() + "\n, " + request.get() + "\n)");
    }

    /** Only a text that is a formula by itself may stand between the parentheses. */
    private static void check(String formula) {
        try {
            FormulaParser.parse(formula);
        } catch (FormulaException e) {
            throw new InvalidRequest.Filter(e.airtableMessage()).exception();
        }
    }

    private static View find(Base base, Table table, String nameOrId) {
        return table.findView(nameOrId).orElseThrow(() -> {
            boolean elsewhere = base.tables().stream()
                    .flatMap(other -> other.views().stream())
                    .anyMatch(view -> view.id().equals(nameOrId));
            return (elsewhere ? new UnknownName.OfOtherTable(nameOrId) : new UnknownName.OfView(nameOrId)).exception();
        });
    }
}
