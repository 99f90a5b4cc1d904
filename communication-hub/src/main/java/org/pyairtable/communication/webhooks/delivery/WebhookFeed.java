package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;

/** Puts each event of a topic into the queue, once per endpoint that subscribes to it. */
record WebhookFeed<E extends Event>(Topic<E> topic, DeliveryQueue queue) implements SqlEventHandler<E> {
    @Override
    public String name() {
        return "webhooks/" + topic.name();
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return queue.hasSubscriber(client, event.workspace(), event.type());
    }

    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<E> event) {
        return queue.add(connection, event);
    }
}
