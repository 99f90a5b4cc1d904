package org.pyairtable.core.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Scopes;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** The caller's personal access tokens. */
@Path("/api/tokens")
public class TokenResource {
    private static final int MOST_WRITES = 50;

    private final Tokens tokens;
    private final SignedIn signedIn;

    TokenResource(Tokens tokens, SignedIn signedIn) {
        this.tokens = tokens;
        this.signedIn = signedIn;
    }

    /**
     * A token to create; absent {@code resources} mean all that the user may see.
     *
     * @param writes what becomes of the changes of agents' tools, {@code allow}, {@code ask} or {@code deny} by the name of a
     *     tool, or {@code *} for those that are not named; absent means that they ask
     */
    record NewToken(
            @NotNull @Size(max = 300) String name,

            @NotNull @Size(min = 1, max = TokenRequest.MOST_SCOPES)
            List<@NotNull @Size(max = 200) String> scopes,

            @Size(min = 1, max = TokenRequest.MOST_RESOURCES) @Nullable
            List<@NotNull @Size(max = 50) String> resources,

            @Nullable Instant expiresAt,

            @Size(max = MOST_WRITES) @Nullable Map<String, String> writes) {
        TokenRequest checked() {
            return new TokenRequest(
                    name,
                    scopes,
                    resources == null ? List.of(TokenRequest.ALL) : resources,
                    expiresAt,
                    TokenRequest.writes(writes));
        }
    }

    /**
     * What changes of a token.
     *
     * @param writes in place of the former; tools that are neither named nor meant by {@code *} ask
     */
    @Schema(name = "TokenChange")
    record TokenChange(@NotNull @Size(max = MOST_WRITES) Map<String, String> writes) {}

    /** Every scope, in the order of their names. */
    @Schema(name = "TokenScopes")
    record ScopeList(List<Scopes.Scope> items) {}

    /** The token itself, shown this once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MadeToken(
            String id,
            String name,
            List<String> scopes,
            List<String> resources,
            Instant createdAt,
            @Nullable Instant expiresAt,
            Map<String, String> writes,
            String token) {
        static MadeToken of(Tokens.Made made) {
            TokenView view = made.view();
            return new MadeToken(
                    view.id(),
                    view.name(),
                    view.scopes(),
                    view.resources(),
                    view.createdAt(),
                    view.expiresAt(),
                    view.writes(),
                    made.secret().text());
        }

        @Override
        public String toString() {
            return "MadeToken[" + id + "]";
        }
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createToken")
    public Uni<MadeToken> make(@NotNull @Valid NewToken request) {
        return tokens.make(signedIn.managing(), request.checked(), signedIn.context(null))
                .map(MadeToken::of);
    }

    @GET
    @Operation(operationId = "listTokens")
    public Uni<Page<TokenView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return tokens.list(signedIn.managing(), PageRequest.of(cursor, limit));
    }

    /** What tokens can be allowed to do. */
    @GET
    @Path("/scopes")
    @Operation(operationId = "listTokenScopes")
    public Uni<ScopeList> scopes() {
        signedIn.managing();
        return Uni.createFrom().item(new ScopeList(Scopes.all()));
    }

    /** Takes effect as soon as it has reached the gateway. */
    @PATCH
    @Path("/{id}")
    @Operation(operationId = "changeToken")
    public Uni<TokenView> change(String id, @NotNull @Valid TokenChange change) {
        return tokens.write(signedIn.managing(), id, TokenRequest.writes(change.writes()), signedIn.context(null));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeToken")
    public Uni<Void> revoke(String id) {
        return tokens.revoke(signedIn.managing(), id, signedIn.context(null));
    }
}
