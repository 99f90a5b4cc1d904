package org.pyairtable.data.impact;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.Uses.Use;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.share.Share;
import org.pyairtable.data.share.ShareStore;

/** Which links to views show a table or a field to people outside of the workspace. */
@Singleton
class ShareUses {
    private final ShareStore store;

    ShareUses(ShareStore store) {
        this.store = store;
    }

    Uni<List<Use>> of(SqlClient client, Base base, Target target) {
        return store.all(client, base.id()).map(shares -> {
            List<Use> uses = new ArrayList<>();
            for (Share share : shares) {
                place(base, share, target)
                        .ifPresent(
                                place -> uses.add(new Use("share", share.id(), share.name(), share.tableId(), place)));
            }
            return uses;
        });
    }

    private static Optional<String> place(Base base, Share share, Target target) {
        return switch (target) {
            case Target.OfTable of -> of.table().id().equals(share.tableId()) ? Optional.of("table") : Optional.empty();
            case Target.OfField of -> isShown(base, share, of) ? Optional.of("visibleFields") : Optional.empty();
        };
    }

    private static boolean isShown(Base base, Share share, Target.OfField target) {
        return base.tables().stream()
                .filter(table -> table.id().equals(share.tableId()))
                .anyMatch(table -> isShown(table, share, target));
    }

    private static boolean isShown(Table table, Share share, Target.OfField target) {
        return table.views().stream()
                .filter(view -> view.id().equals(share.viewId()))
                .flatMap(view -> view.settings().visible(table).stream())
                .map(Field::id)
                .anyMatch(target.fieldIds()::contains);
    }
}
