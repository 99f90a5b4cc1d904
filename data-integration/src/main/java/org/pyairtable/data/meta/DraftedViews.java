package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.runtime.flow.Sequential;

/** The views of a base that a transaction changes. */
final class DraftedViews {
    private static final int MAX_VIEWS = 1_000;

    private final BaseDraft draft;

    DraftedViews(BaseDraft draft) {
        this.draft = draft;
    }

    Uni<Table> add(String tableId, View view) {
        if (draft.base().table(tableId).views().size() >= MAX_VIEWS) {
            throw new LimitExceeded.AtMost(MAX_VIEWS + " views in a table").exception();
        }
        draft.become(draft.base().with(draft.base().table(tableId).with(view)));
        return draft.tools()
                .repository()
                .insertView(draft.connection(), tableId, view)
                .chain(() -> draft.append(SchemaEvents.created(draft.base(), tableId, view)))
                .replaceWith(() -> draft.base().table(tableId));
    }

    Uni<Table> change(String tableId, View view) {
        draft.become(draft.base().with(draft.base().table(tableId).with(view)));
        return store(tableId, view).replaceWith(() -> draft.base().table(tableId));
    }

    /** Brings in line with {@code after}, which the base has already, what is stored of the views of {@code before}. */
    Uni<Void> follow(Table before, Table after) {
        List<View> others = after.views().stream()
                .filter(view -> !before.views().contains(view))
                .toList();
        return Sequential.each(others, view -> store(after.id(), view));
    }

    private Uni<Void> store(String tableId, View view) {
        return draft.tools()
                .repository()
                .updateView(draft.connection(), view)
                .chain(() -> draft.append(SchemaEvents.changed(draft.base(), tableId, view)));
    }

    Uni<Table> remove(String tableId, String viewId) {
        draft.become(draft.base().with(draft.base().table(tableId).withoutView(viewId)));
        return draft.tools()
                .repository()
                .deleteView(draft.connection(), viewId)
                .chain(() ->
                        draft.append(new SchemaEvent.ViewDeleted(draft.base().id(), tableId, viewId)))
                .replaceWith(() -> draft.base().table(tableId));
    }
}
