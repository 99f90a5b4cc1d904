package org.pyairtable.core.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The personal access tokens of all users, for operators. */
@Path("/operator/tokens")
public class TokenAdministrationResource {
    private final Tokens tokens;
    private final SignedIn signedIn;

    TokenAdministrationResource(Tokens tokens, SignedIn signedIn) {
        this.tokens = tokens;
        this.signedIn = signedIn;
    }

    /** Those of one user. */
    @GET
    @Operation(operationId = "listTokensOfUser")
    public Uni<Page<TokenView>> list(
            @QueryParam("userId") @DefaultValue("") @Size(max = 100) String userId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        signedIn.operating();
        if (userId.isEmpty()) {
            throw ServiceException.invalid("userId", "is missing; give the id of the tokens' owner");
        }
        return tokens.listOf(userId, PageRequest.of(cursor, limit));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeTokenOfUser")
    public Uni<Void> revoke(String id) {
        signedIn.operating();
        return tokens.revokeAny(id, signedIn.context(null));
    }
}
