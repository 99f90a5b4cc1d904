package org.pyairtable.core.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The tokens of service accounts: each reaches the account's workspace alone. In the caller's transaction. */
@ApplicationScoped
public class ServiceTokens {
    /** Of one token. */
    public static final int MOST_SCOPES = TokenRequest.MOST_SCOPES;

    private final Tokens tokens;
    private final TokenRepository repository;
    private final TokenRevocation revocation;
    private final Clock clock;

    ServiceTokens(Tokens tokens, TokenRepository repository, TokenRevocation revocation, Clock clock) {
        this.tokens = tokens;
        this.repository = repository;
        this.revocation = revocation;
        this.clock = clock;
    }

    /** @param token itself, shown this once */
    @Schema(name = "MadeServiceAccountToken")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shown(@JsonUnwrapped TokenView view, String token) {
        @Override
        public String toString() {
            return "Shown[" + view.id() + "]";
        }
    }

    /**
     * With no more scopes than the credential of the maker has.
     *
     * @param owner the service account
     */
    public Uni<Shown> make(
            Principal maker,
            String owner,
            String workspaceId,
            String name,
            List<String> scopes,
            @Nullable Instant expiresAt,
            EventContext cause) {
        TokenRequest request = new TokenRequest(name, scopes, List.of(workspaceId), expiresAt);
        request.check(maker, clock.instant());
        return tokens.store(owner, request, cause)
                .map(made -> new Shown(made.view(), made.secret().text()));
    }

    public Uni<Page<TokenView>> list(String owner, PageRequest page) {
        return tokens.listOf(owner, page);
    }

    public Uni<Void> revoke(String owner, String id, EventContext cause) {
        return repository
                .ofUser(owner, id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Token " + id)))
                .chain(token -> revocation.revoke(token, cause));
    }

    public Uni<Void> revokeAll(String owner, EventContext cause) {
        return revocation.revokeAll(owner, cause);
    }
}
