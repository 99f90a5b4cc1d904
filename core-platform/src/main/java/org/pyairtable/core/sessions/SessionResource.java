package org.pyairtable.core.sessions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.pyairtable.core.SignedIn;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;

/** Signing in and out. */
@Path("/api/auth")
public class SessionResource {
    private final Sessions sessions;
    private final Refreshing refreshing;
    private final SignedIn signedIn;

    SessionResource(Sessions sessions, Refreshing refreshing, SignedIn signedIn) {
        this.sessions = sessions;
        this.refreshing = refreshing;
        this.signedIn = signedIn;
    }

    /** Who signs in. */
    record Login(
            @NotNull @Size(max = 300) String email,
            @NotNull @Size(min = 1, max = 256) String password) {
        @Override
        public String toString() {
            return "Login[…]";
        }
    }

    /** A refresh token. */
    record Refresh(@NotNull @Size(min = 1, max = 200) String refreshToken) {
        @Override
        public String toString() {
            return "Refresh[…]";
        }
    }

    /** The user and the tokens. */
    record LoggedIn(SignedInUser user, @JsonUnwrapped SessionTokens tokens) {}

    @POST
    @Path("/login")
    public Uni<LoggedIn> login(@NotNull @Valid Login login, HttpServerRequest request) {
        return sessions.login(
                        EmailAddress.of(login.email()),
                        login.password(),
                        ClientAddress.of(request),
                        signedIn.context(null))
                .map(opened -> new LoggedIn(SignedInUser.of(opened.user()), opened.tokens()));
    }

    @POST
    @Path("/refresh")
    public Uni<SessionTokens> refresh(@NotNull @Valid Refresh refresh) {
        return refreshing.refresh(new OpaqueSecret(refresh.refreshToken()), signedIn.context(null));
    }

    @POST
    @Path("/logout")
    public Uni<Void> logout(@NotNull @Valid Refresh refresh) {
        return refreshing.logout(new OpaqueSecret(refresh.refreshToken()), signedIn.context(null));
    }
}
