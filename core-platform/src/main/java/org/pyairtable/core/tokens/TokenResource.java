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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Page;
import org.pyairtable.core.SignedIn;

/** The caller's personal access tokens. */
@Path("/api/tokens")
public class TokenResource {
    private final Tokens tokens;
    private final SignedIn signedIn;

    TokenResource(Tokens tokens, SignedIn signedIn) {
        this.tokens = tokens;
        this.signedIn = signedIn;
    }

    /** A token to make; {@code resources} absent means all that the user may see. */
    record NewToken(
            @NotNull @Size(max = 300) String name,

            @NotNull @Size(min = 1, max = TokenRequest.MOST_SCOPES)
            List<@NotNull @Size(max = 200) String> scopes,

            @Size(min = 1, max = TokenRequest.MOST_RESOURCES) @Nullable
            List<@NotNull @Size(max = 50) String> resources,

            @Nullable Instant expiresAt) {
        TokenRequest checked() {
            return new TokenRequest(name, scopes, resources == null ? List.of(TokenRequest.ALL) : resources, expiresAt);
        }
    }

    /** The token itself, shown this once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MadeToken(
            String id,
            String name,
            List<String> scopes,
            List<String> resources,
            Instant createdAt,
            @Nullable Instant expiresAt,
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
                    made.secret().text());
        }

        @Override
        public String toString() {
            return "MadeToken[" + id + "]";
        }
    }

    @POST
    @ResponseStatus(201)
    public Uni<MadeToken> make(@NotNull @Valid NewToken request) {
        return tokens.make(signedIn.with("tokens:write"), request.checked(), signedIn.context(null))
                .map(MadeToken::of);
    }

    @GET
    public Uni<Page<TokenView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(Page.LIMIT) int limit) {
        return tokens.list(signedIn.with("tokens:read"), cursor, limit);
    }

    @DELETE
    @Path("/{id}")
    public Uni<Void> revoke(String id) {
        return tokens.revoke(signedIn.with("tokens:write"), id, signedIn.context(null));
    }
}
