package org.pyairtable.ai.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.SignedIn;

/** Which language models of third parties may be asked for a workspace. Members see it; owners decide. */
@Path("/api/providers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ProviderResource {
    private static final String READ = "providers:read";
    private static final String WRITE = "providers:write";

    private final ProviderChoices choices;
    private final List<ProviderOffer> offers;
    private final Outbox outbox;
    private final Pool pool;
    private final SignedIn signedIn;

    ProviderResource(ProviderChoices choices, Outbox outbox, Pool pool, SignedIn signedIn, AiSettings config) {
        this.choices = choices;
        this.offers = ProviderOffer.of(config.chat());
        this.outbox = outbox;
        this.pool = pool;
        this.signedIn = signedIn;
    }

    /**
     * @param providers in the order in which they are asked; empty for that of the installation
     * @param models those that may be asked; empty for all
     * @param keys the providers for which the workspace has a key of its own, which is never shown
     * @param offered the providers of the installation
     * @param changedBy absent where no owner has decided
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Providers")
    public record ProvidersView(
            String workspaceId,
            boolean allowed,
            List<String> providers,
            List<String> models,
            List<String> keys,
            List<ProviderOffer> offered,
            @Nullable String changedBy,
            @Nullable Instant changedAt) {
        public ProvidersView {
            providers = List.copyOf(providers);
            models = List.copyOf(models);
            keys = List.copyOf(keys);
            offered = List.copyOf(offered);
        }
    }

    @GET
    @Path("/{workspaceId}")
    @Operation(
            operationId = "getProviders",
            summary = "Whether language models of third parties may be asked for a workspace, and which",
            description = "They may not until an owner allows it.")
    public Uni<ProvidersView> get(@RestPath String workspaceId) {
        signedIn.in(workspaceId, READ, Role.VIEWER);
        return view(pool, workspaceId);
    }

    @PUT
    @Path("/{workspaceId}")
    @Operation(
            operationId = "setProviders",
            summary = "Allows or forbids language models of third parties for a workspace",
            description =
                    "All at once: an order or a list of models that is left out ends. Keys are stored encrypted and never"
                            + " answered; one that is null is removed, one that is not named stays. It takes an owner.")
    public Uni<ProvidersView> set(@RestPath String workspaceId, @NotNull @Valid ProviderDecision decision) {
        String userId = signedIn.in(workspaceId, WRITE, Role.OWNER).userId();
        List<String> providers = decision.checkedProviders(offers);
        List<String> models = decision.checkedModels(offers);
        Map<String, Optional<ApiKey>> keys = decision.checkedKeys(offers);
        return pool.withTransaction(
                connection -> choices.save(connection, workspaceId, decision.allowed(), providers, models, keys, userId)
                        .chain(() -> view(connection, workspaceId))
                        .call(view -> outbox.append(
                                connection,
                                signedIn.context(workspaceId),
                                new AiEvent.ProvidersChanged(
                                        workspaceId, view.allowed(), view.providers(), view.models(), view.keys()))));
    }

    private Uni<ProvidersView> view(SqlClient client, String workspaceId) {
        return choices.shown(client, workspaceId).map(found -> found.map(shown -> new ProvidersView(
                        workspaceId,
                        shown.allowed(),
                        shown.providers(),
                        shown.models(),
                        shown.keys(),
                        offers,
                        shown.changedBy(),
                        shown.changedAt()))
                .orElseGet(() ->
                        new ProvidersView(workspaceId, false, List.of(), List.of(), List.of(), offers, null, null)));
    }
}
