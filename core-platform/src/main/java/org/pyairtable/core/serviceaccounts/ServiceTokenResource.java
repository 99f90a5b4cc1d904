package org.pyairtable.core.serviceaccounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.tokens.ServiceTokens;
import org.pyairtable.core.tokens.TokenView;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** The tokens of a service account, limited to its workspace. */
@Path("/api/workspaces/{workspaceId}/service-accounts/{id}/tokens")
public class ServiceTokenResource {
    private final ServiceAccounts accounts;
    private final ServiceTokens tokens;
    private final SignedIn signedIn;

    ServiceTokenResource(ServiceAccounts accounts, ServiceTokens tokens, SignedIn signedIn) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.signedIn = signedIn;
    }

    /** A token to create. */
    record NewServiceToken(
            @NotNull @Size(max = 300) String name,

            @NotNull @Size(min = 1, max = ServiceTokens.MOST_SCOPES)
            List<@NotNull @Size(max = 200) String> scopes,

            @Nullable Instant expiresAt) {}

    /** The answer has the token, shown this once. */
    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createServiceAccountToken")
    public Uni<ServiceTokens.Shown> make(String workspaceId, String id, @NotNull @Valid NewServiceToken request) {
        Principal principal = signedIn.managing();
        EventContext context = signedIn.context(workspaceId);
        return Panache.withTransaction(() -> accounts.find(principal, workspaceId, id)
                .chain(() -> tokens.make(
                        principal, id, workspaceId, request.name(), request.scopes(), request.expiresAt(), context)));
    }

    @GET
    @Operation(operationId = "listServiceAccountTokens")
    public Uni<Page<TokenView>> list(
            String workspaceId,
            String id,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        Principal principal = signedIn.managing();
        PageRequest page = PageRequest.of(cursor, limit);
        return Panache.withTransaction(
                () -> accounts.find(principal, workspaceId, id).chain(() -> tokens.list(id, page)));
    }

    @DELETE
    @Path("/{tokenId}")
    @Operation(operationId = "revokeServiceAccountToken")
    public Uni<Void> revoke(String workspaceId, String id, String tokenId) {
        Principal principal = signedIn.managing();
        EventContext context = signedIn.context(workspaceId);
        return Panache.withTransaction(
                () -> accounts.find(principal, workspaceId, id).chain(() -> tokens.revoke(id, tokenId, context)));
    }
}
