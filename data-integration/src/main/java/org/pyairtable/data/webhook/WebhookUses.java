package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which webhooks name fields, tables or views in what they watch. */
@Singleton
public class WebhookUses {
    private final Subscriptions subscriptions;

    WebhookUses(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** @param place in the specification of the webhook, as Airtable calls it */
    public record WebhookUse(String webhookId, String place) {}

    /**
     * Of the active webhooks of a base; one that watches the whole base names nothing of it.
     *
     * @param scopeIds of tables and views
     */
    public Uni<List<WebhookUse>> of(SqlClient client, String baseId, Set<String> fieldIds, Set<String> scopeIds) {
        return subscriptions.load(client, baseId).map(found -> {
            List<WebhookUse> uses = new ArrayList<>();
            for (Subscriptions.Subscription webhook : found) {
                Specification specification = webhook.specification();
                if (specification.scope().filter(scopeIds::contains).isPresent()) {
                    uses.add(new WebhookUse(webhook.webhookId(), "recordChangeScope"));
                }
                places(specification).forEach((place, named) -> {
                    if (named.stream().anyMatch(fieldIds::contains)) {
                        uses.add(new WebhookUse(webhook.webhookId(), place));
                    }
                });
            }
            return uses;
        });
    }

    private static Map<String, Set<String>> places(Specification specification) {
        Map<String, Set<String>> places = new LinkedHashMap<>();
        places.put("watchDataInFieldIds", specification.watchedData());
        places.put("watchSchemasOfFieldIds", specification.watchedSchemas());
        places.put("includeCellValuesInFieldIds", specification.included());
        return places;
    }
}
