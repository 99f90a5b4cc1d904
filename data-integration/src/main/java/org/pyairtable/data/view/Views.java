package org.pyairtable.data.view;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.StorableText;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.meta.SchemaChanges.Changed;
import org.pyairtable.data.meta.ShapeTransactions;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;

/** Creates, changes and deletes views. */
@Singleton
public class Views {
    /** A view and the table that it belongs to. */
    public record Found(Table table, View view) {}

    private static final int MAX_NAME = 255;

    private final ShapeTransactions transactions;

    Views(ShapeTransactions transactions) {
        this.transactions = transactions;
    }

    /** A view by its id, anywhere in the base; fails with Airtable's answer when there is none. */
    public static Found find(Base base, String viewId) {
        return base.tables().stream()
                .flatMap(table -> table.views().stream()
                        .filter(view -> view.id().equals(viewId))
                        .map(view -> new Found(table, view)))
                .findFirst()
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
    }

    Uni<Changed<Found>> create(Author author, String baseId, String tableId, ViewBody body) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            if (body.type() != null && !body.type().equals(View.GRID)) {
                throw ServiceException.invalid("type", "only grid views can be created");
            }
            ViewSettings settings = body.over(ViewSettings.EVERYTHING, base, table);
            View view = new View(Ids.random("viw"), name(table, "", body), View.GRID, settings);
            return draft.addView(tableId, view).map(changed -> new Found(changed, view));
        });
    }

    Uni<Changed<Found>> change(Author author, String baseId, String tableId, String viewId, ViewBody body) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            View view = view(table, viewId);
            if (body.type() != null && !body.type().equals(view.type())) {
                throw ServiceException.invalid("type", "the type of a view cannot change");
            }
            String name = body.name() == null ? view.name() : name(table, viewId, body);
            View changed = new View(viewId, name, view.type(), body.over(view.settings(), base, table));
            return draft.changeView(tableId, changed).map(now -> new Found(now, changed));
        });
    }

    Uni<Void> delete(Author author, String baseId, String tableId, String viewId) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    Table table = table(base, tableId);
                    view(table, viewId);
                    if (table.views().size() == 1) {
                        throw ServiceException.conflict("The last view of a table cannot be deleted");
                    }
                    return draft.removeView(tableId, viewId);
                })
                .replaceWithVoid();
    }

    /** As above in Airtable's dialect, which names no table. */
    public Uni<Void> delete(Author author, String baseId, String viewId) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    Table table = find(base, viewId).table();
                    if (table.views().size() == 1) {
                        throw AirtableError.invalidRequest("The last view of a table cannot be deleted")
                                .exception();
                    }
                    return draft.removeView(table.id(), viewId);
                })
                .replaceWithVoid();
    }

    private static String name(Table table, String ownId, ViewBody body) {
        String name = body.name() == null ? "" : body.name().strip();
        if (name.isEmpty() || name.length() > MAX_NAME || !StorableText.is(name)) {
            throw ServiceException.invalid("name", "a view needs a name of at most " + MAX_NAME + " characters");
        }
        boolean taken = table.views().stream()
                .anyMatch(v -> !v.id().equals(ownId) && v.name().equalsIgnoreCase(name));
        if (taken) {
            throw ServiceException.conflict("The table has a view with this name");
        }
        return name;
    }

    static View view(Table table, String viewId) {
        return table.views().stream()
                .filter(view -> view.id().equals(viewId))
                .findFirst()
                .orElseThrow(() -> ServiceException.notFound("The view"));
    }

    static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(table -> table.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> ServiceException.notFound("The table"));
    }
}
