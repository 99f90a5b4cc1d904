package org.pyairtable.communication.webhooks.delivery;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Old messages go together with their deliveries. */
@Singleton
final class DeliveryPruning implements PrunedTables {
    /** Keeps what is pending for an enabled endpoint. */
    private static final String MESSAGES = """
            delete from webhook_message where id in (
                select m.id from webhook_message m where m.created_at < $1 and not exists (
                    select 1 from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                    where d.message_id = m.id and d.state = 'pending' and e.disabled_at is null)
                order by m.created_at limit $2)""";

    /** Each ping renews its target; a target without pending and new pings is deleted. */
    private static final String TARGETS = """
            delete from webhook_endpoint where id in (
                select e.id from webhook_endpoint e where e.kind = 'pings' and e.created_at < $1 and not exists (
                    select 1 from webhook_delivery d where d.endpoint_id = e.id)
                limit $2) and created_at < $1""";

    private final WebhookSettings settings;

    DeliveryPruning(WebhookSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(
                new PrunedRows("webhook messages", MESSAGES, settings.keep()),
                new PrunedRows("targets of pings", TARGETS, settings.keep()));
    }
}
