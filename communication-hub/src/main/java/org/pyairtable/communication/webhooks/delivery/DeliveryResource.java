package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.communication.Page;
import org.pyairtable.communication.webhooks.Webhooks;

/** What became of the messages to an endpoint. */
@Path("/api/webhooks/{id}/deliveries")
public class DeliveryResource {
    private final DeliveryList deliveries;
    private final Webhooks webhooks;

    DeliveryResource(DeliveryList deliveries, Webhooks webhooks) {
        this.deliveries = deliveries;
        this.webhooks = webhooks;
    }

    @GET
    public Uni<Page<DeliveryView>> list(
            String id,
            @QueryParam("cursor") Optional<@Size(max = 20) String> cursor,
            @QueryParam("limit") Optional<Integer> limit) {
        Page.Request page = Page.Request.of(cursor, limit);
        return webhooks.require(Webhooks.READ, id).chain(() -> deliveries.of(id, page));
    }

    /** Tries again at once, whatever became of it before; to a disabled endpoint when it is enabled again. */
    @POST
    @Path("/{messageId}/retry")
    @ResponseStatus(202)
    public Uni<Void> retry(String id, String messageId) {
        return webhooks.require(Webhooks.WRITE, id).chain(() -> deliveries.retry(id, messageId));
    }
}
