package org.pyairtable.communication.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.SignedIn;

/** Receivers without a public address that an operator lets webhooks reach. */
@Path("/operator/allowed-hosts")
public class AllowedHostResource {
    private final AllowedReceivers allowed;
    private final SignedIn signedIn;

    AllowedHostResource(AllowedReceivers allowed, SignedIn signedIn) {
        this.allowed = allowed;
        this.signedIn = signedIn;
    }

    /** @param host {@code host:port}, exactly as in the URLs of webhooks */
    record NewHost(@NotNull @Size(max = 300) String host) {}

    /** @param until absent for one that the configuration names */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AllowedHost(
            String host, @Nullable Instant until, @Nullable String allowedBy) {
        static AllowedHost of(AllowedReceivers.Allowed allowed) {
            return new AllowedHost(allowed.host(), allowed.until(), allowed.allowedBy());
        }
    }

    @Schema(name = "AllowedHosts")
    record Items(List<AllowedHost> items) {}

    @GET
    @Operation(operationId = "listAllowedHosts")
    public Uni<Items> list() {
        signedIn.operating();
        return allowed.list()
                .map(found -> new Items(found.stream().map(AllowedHost::of).toList()));
    }

    /** For an hour. */
    @POST
    @ResponseStatus(201)
    @Operation(operationId = "allowHost")
    public Uni<AllowedHost> allow(@NotNull @Valid NewHost requested) {
        String userId = signedIn.operating().userId();
        return allowed.allow(ReceiverName.normal(requested.host()), userId, signedIn.context(null))
                .map(AllowedHost::of);
    }

    /** Before the hour is over. */
    @DELETE
    @Path("/{host}")
    @Operation(operationId = "disallowHost")
    public Uni<Void> disallow(String host) {
        signedIn.operating();
        return allowed.disallow(ReceiverName.normal(host), signedIn.context(null));
    }
}
