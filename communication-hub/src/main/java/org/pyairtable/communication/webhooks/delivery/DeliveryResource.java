package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.communication.webhooks.Webhooks;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** The deliveries to an endpoint. */
@Path("/api/webhooks/{id}/deliveries")
public class DeliveryResource {
    private final DeliveryList deliveries;
    private final Webhooks webhooks;

    DeliveryResource(DeliveryList deliveries, Webhooks webhooks) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
    }

    @GET
    @Operation(operationId = "listWebhookDeliveries")
    public Uni<Page<DeliveryView>> list(
            String id,
            @QueryParam("cursor") Optional<@Size(max = 20) String> cursor,
            @QueryParam("limit") Optional<Integer> limit) {
        PageRequest page = PageRequest.of(cursor.orElse(""), limit.orElse(null));
        return webhooks.require(Webhooks.READ, id).chain(() -> deliveries.of(id, page));
    }

    /** Retries a delivery at once, in whatever state it is; to a disabled endpoint as soon as it is enabled. */
    @POST
    @Path("/{messageId}/retry")
    @ResponseStatus(202)
    @Operation(operationId = "retryWebhookDelivery")
    public Uni<Void> retry(String id, String messageId) {
        return webhooks.require(Webhooks.WRITE, id).chain(() -> deliveries.retry(id, messageId));
    }
}
