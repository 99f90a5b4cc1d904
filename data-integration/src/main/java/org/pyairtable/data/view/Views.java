package org.pyairtable.data.view;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.Changed;
import org.pyairtable.data.meta.SchemaTransactions;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.runtime.identity.Ids;

/** Creates, changes and deletes views. */
@Singleton
public class Views {
    /** A view and the table that it belongs to. */
    public record Found(Table table, View view) {}

    private static final int MAX_NAME = 255;

    private final SchemaTransactions transactions;

    Views(SchemaTransactions transactions) {
        this.transactions = transactions;
    }

    /** A view by its id, anywhere in the base; refused when there is none. */
    public static Found find(Base base, String viewId) {
        return base.tables().stream()
                .flatMap(table -> table.views().stream()
                        .filter(view -> view.id().equals(viewId))
                        .map(view -> new Found(table, view)))
                .findFirst()
                .orElseThrow(() -> new NotFound.Part().exception());
    }

    public Uni<Changed<Found>> create(Author author, String baseId, String tableId, ViewBody body) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            if (body.type() != null && !body.type().equals(View.GRID)) {
                throw new InvalidRequest.Member("type", "only grid views can be created").exception();
            }
            ViewSettings settings = body.over(ViewSettings.EVERYTHING, base, table);
            View view = new View(Ids.random("viw"), name(table, "", body), View.GRID, settings);
            return draft.addView(tableId, view).map(changed -> new Found(changed, view));
        });
    }

    public Uni<Changed<Found>> change(Author author, String baseId, String tableId, String viewId, ViewBody body) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            View view = view(table, viewId);
            if (body.type() != null && !body.type().equals(view.type())) {
                throw new InvalidRequest.Member("type", "the type of a view cannot change").exception();
            }
            String name = body.name() == null ? view.name() : name(table, viewId, body);
            View changed = new View(viewId, name, view.type(), body.over(view.settings(), base, table));
            return draft.changeView(tableId, changed).map(now -> new Found(now, changed));
        });
    }

    public Uni<Void> delete(Author author, String baseId, String tableId, String viewId) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    Table table = table(base, tableId);
                    view(table, viewId);
                    if (table.views().size() == 1) {
                        throw new Conflict("The last view of a table cannot be deleted").exception();
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
                        throw new InvalidRequest.Rule("The last view of a table cannot be deleted").exception();
                    }
                    return draft.removeView(table.id(), viewId);
                })
                .replaceWithVoid();
    }

    private static String name(Table table, String ownId, ViewBody body) {
        String name = body.name() == null ? "" : body.name().strip();
        if (name.isEmpty() || name.length() > MAX_NAME || !StorableText.is(name)) {
            throw new InvalidRequest.Member("name", "a view needs a name of at most " + MAX_NAME + " characters")
                    .exception();
        }
        boolean taken = table.views().stream()
                .anyMatch(v -> !v.id().equals(ownId) && v.name().equalsIgnoreCase(name));
        if (taken) {
            throw new Conflict("The table has a view with this name").exception();
        }
        return name;
    }

    public static View view(Table table, String viewId) {
        return table.views().stream()
                .filter(view -> view.id().equals(viewId))
                .findFirst()
                .orElseThrow(() -> new NotFound.Named("The view").exception());
    }

    public static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(table -> table.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> new NotFound.Named("The table").exception());
    }
}
