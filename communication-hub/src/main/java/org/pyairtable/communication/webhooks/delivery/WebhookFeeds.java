package org.pyairtable.communication.webhooks.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.SqlEventHandler;

/** The topics that webhooks deliver. */
@ApplicationScoped
class WebhookFeeds {
    @Produces
    @Singleton
    SqlEventHandler<RecordEvent> records(DeliveryQueue queue) {
        return new WebhookFeed<>(Topics.RECORDS, queue);
    }

    @Produces
    @Singleton
    SqlEventHandler<SchemaEvent> schemas(DeliveryQueue queue) {
        return new WebhookFeed<>(Topics.SCHEMAS, queue);
    }

    @Produces
    @Singleton
    SqlEventHandler<WorkflowEvent> workflows(DeliveryQueue queue) {
        return new WebhookFeed<>(Topics.WORKFLOWS, queue);
    }

    @Produces
    @Singleton
    SqlEventHandler<WorkspaceEvent> workspaces(DeliveryQueue queue) {
        return new WebhookFeed<>(Topics.WORKSPACES, queue);
    }

    @Produces
    @Singleton
    SqlEventHandler<AiEvent> ai(DeliveryQueue queue) {
        return new WebhookFeed<>(Topics.AI, queue);
    }
}
