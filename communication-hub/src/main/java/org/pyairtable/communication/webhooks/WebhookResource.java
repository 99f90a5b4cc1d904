package org.pyairtable.communication.webhooks;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** Webhook endpoints of a workspace, for its creators and owners. */
@Path("/api/webhooks")
public class WebhookResource {
    private final Webhooks webhooks;

    WebhookResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** An endpoint to create. */
    record NewWebhook(
            @NotNull @Size(min = 1, max = 100) String workspaceId,
            @NotNull @Size(max = 2_000) String url,
            @NotNull @Size(max = 100) List<@NotNull String> eventTypes,
            @Nullable @Size(max = 500) String description) {
        NewEndpoint checked() {
            return new NewEndpoint(
                    workspaceId,
                    TargetUrl.parse(url),
                    EventTypes.of(eventTypes),
                    description == null ? "" : description.replace('\0', ' ').strip());
        }
    }

    /** @param secret signs from now on; its predecessor also signs, for a day */
    @Schema(name = "RotatedSecret")
    record Rotated(String id, String secret) {}

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createWebhookEndpoint")
    public Uni<EndpointView> create(@NotNull @Valid NewWebhook request) {
        return webhooks.create(request.checked())
                .map(made -> EndpointView.of(made.endpoint(), made.secret().text()));
    }

    /** The newest first. */
    @GET
    @Operation(operationId = "listWebhookEndpoints")
    public Uni<Page<EndpointView>> list(
            @QueryParam("workspaceId") @NotNull String workspaceId,
            @QueryParam("cursor") Optional<@Size(max = 20) String> cursor,
            @QueryParam("limit") Optional<Integer> limit) {
        return webhooks.list(workspaceId, PageRequest.of(cursor.orElse(""), limit.orElse(null)))
                .map(page -> page.map(EndpointView::of));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWebhookEndpoint")
    public Uni<EndpointView> find(String id) {
        return webhooks.find(Webhooks.READ, id).map(EndpointView::of);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteWebhookEndpoint")
    public Uni<Void> delete(String id) {
        return webhooks.delete(id);
    }

    @POST
    @Path("/{id}/rotate-secret")
    @Operation(operationId = "rotateWebhookSecret")
    public Uni<Rotated> rotate(String id) {
        return webhooks.rotate(id).map(made -> new Rotated(id, made.secret().text()));
    }

    /** Enables a disabled endpoint again; its pending deliveries follow. */
    @POST
    @Path("/{id}/enable")
    @Operation(operationId = "enableWebhookEndpoint")
    public Uni<EndpointView> enable(String id) {
        return webhooks.enable(id).map(EndpointView::of);
    }
}
