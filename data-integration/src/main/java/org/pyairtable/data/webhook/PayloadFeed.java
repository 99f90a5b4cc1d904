package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.change.ChangeObserver;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.record.change.Watch;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.webhook.Subscriptions.Subscription;
import org.pyairtable.runtime.flow.Sequential;

/** Turns changes into payloads, in the transaction of the change. A base without webhooks costs nothing. */
@Singleton
class PayloadFeed implements ChangeObserver {
    private final Subscriptions subscriptions;
    private final PayloadStore store;
    private final ActionMetadata actions;
    private final Pings pings;
    private final CellCodecs codecs;

    PayloadFeed(
            Subscriptions subscriptions, PayloadStore store, ActionMetadata actions, Pings pings, CellCodecs codecs) {
        this.subscriptions = subscriptions;
        this.store = store;
        this.actions = actions;
        this.pings = pings;
        this.codecs = codecs;
    }

    @Override
    public Uni<Watch> watching(SqlConnection connection, Base base, ChangeOrigin origin) {
        return wantingCells(connection, base, origin).map(found -> {
            Set<String> tables = new HashSet<>();
            Set<String> views = new HashSet<>();
            for (Subscription subscription : found) {
                Specification wanted = subscription.specification();
                for (Table table : base.tables()) {
                    if (wanted.covers(table)) {
                        tables.add(table.id());
                        wanted.view(table).ifPresent(view -> views.add(view.id()));
                    }
                }
            }
            return new Watch(tables, views);
        });
    }

    @Override
    public Uni<Void> written(SqlConnection connection, Base base, RecordChangeSet changes, ChangeOrigin origin) {
        return wantingCells(connection, base, origin)
                .chain(interested -> interested.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : written(connection, base, changes, origin, interested));
    }

    private Uni<Void> written(
            SqlConnection connection,
            Base base,
            RecordChangeSet changes,
            ChangeOrigin origin,
            List<Subscription> interested) {
        WatchedChanges watched = new WatchedChanges(changes);
        WebhookCells cells = new WebhookCells(codecs, changes);
        ObjectNode action = actions.of(origin, base);
        return Sequential.map(interested, subscription -> {
                    Specification wanted = subscription.specification();
                    return watched.of(wanted)
                            .call(cells::load)
                            .map(tables -> Payload.of(
                                    subscription.webhookId(), RecordPayloads.of(wanted, cells, action, tables)));
                })
                .chain(payloads -> append(connection, base, payloads, origin));
    }

    @Override
    public Uni<Void> reshaped(SqlConnection connection, Base before, Base after, ChangeOrigin origin) {
        return wanting(connection, before, origin).chain(found -> {
            ObjectNode action = actions.of(origin, before);
            List<Payload> payloads = new ArrayList<>();
            for (Subscription subscription : found) {
                Specification wanted = subscription.specification();
                if (wanted.fits(after)) {
                    List<ObjectNode> bodies = SchemaPayload.of(wanted, action, before, after).stream()
                            .toList();
                    payloads.add(Payload.of(subscription.webhookId(), bodies));
                } else {
                    payloads.add(Payload.invalidFilters(subscription.webhookId()));
                }
            }
            return append(connection, before, payloads, origin);
        });
    }

    @Override
    public Uni<Void> removing(SqlConnection connection, Base base, ChangeOrigin origin) {
        return connection
                .preparedQuery("select id from webhook where base_id = $1 and notification_url is not null")
                .execute(Tuple.of(base.id()))
                .chain(rows -> Sequential.each(
                        rows, row -> pings.cancel(connection, origin.context(), base.workspaceId(), row.getString(0))))
                .invoke(() -> subscriptions.forget(base.id()));
    }

    /** Those that want changes from where this one comes. */
    private Uni<List<Subscription>> wanting(SqlConnection connection, Base base, ChangeOrigin origin) {
        String source = ActionMetadata.source(origin);
        return subscriptions.of(connection, base).map(found -> found.stream()
                .filter(s -> s.specification().sources().contains(source))
                .toList());
    }

    private Uni<List<Subscription>> wantingCells(SqlConnection connection, Base base, ChangeOrigin origin) {
        return wanting(connection, base, origin).map(found -> found.stream()
                .filter(s -> s.specification().dataTypes().contains(DataType.TABLE_DATA))
                .toList());
    }

    private Uni<Void> append(SqlConnection connection, Base base, List<Payload> all, ChangeOrigin origin) {
        List<Payload> payloads =
                all.stream().filter(payload -> !payload.bodies().isEmpty()).toList();
        if (payloads.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return store.append(
                        connection,
                        base.id(),
                        payloads,
                        origin.at(),
                        origin.via().equals("command"))
                .chain(due -> Sequential.each(
                        due,
                        target -> pings.send(connection, origin.context(), base.workspaceId(), base.id(), target)));
    }
}
