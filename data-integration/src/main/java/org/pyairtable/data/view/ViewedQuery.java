package org.pyairtable.data.view;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Sort;
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
    private ViewedQuery() {}

    /** The query without its view; fails with Airtable's answer when the table has no such view. */
    public static ListQuery of(Base base, Table table, ListQuery query) {
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
        // Only a text that is a formula by itself may stand between the parentheses.
        try {
            FormulaParser.parse(request.get());
        } catch (FormulaException e) {
            throw AirtableError.invalidFormula(e.airtableMessage()).exception();
        }
        return Optional.of("AND(" + view.get() + "\n, " + request.get() + "\n)");
    }

    private static View find(Base base, Table table, String nameOrId) {
        return table.findView(nameOrId).orElseThrow(() -> {
            boolean elsewhere = base.tables().stream()
                    .flatMap(other -> other.views().stream())
                    .anyMatch(view -> view.id().equals(nameOrId));
            return (elsewhere ? AirtableError.viewOfAnotherTable(nameOrId) : AirtableError.unknownView(nameOrId))
                    .exception();
        });
    }
}
