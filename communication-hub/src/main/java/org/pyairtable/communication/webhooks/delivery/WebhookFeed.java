package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;

/** Puts each event of a topic into the queue, once for each endpoint that wants it. */
record WebhookFeed<E extends Event>(Topic<E> topic, DeliveryQueue queue) implements SqlEventHandler<E> {
    @Override
    public String name() {
        return "webhooks/" + topic.name();
    }

    @Override
    public boolean isChoosy() {
        return true;
    }

    @Override
    public Uni<Boolean> mayMatter(SqlClient client, EventOutline event) {
        return queue.wanted(client, event.workspace(), event.type());
    }

    @Override
    public boolean sharesTransactions() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<E> event) {
        return queue.add(connection, event);
    }
}
