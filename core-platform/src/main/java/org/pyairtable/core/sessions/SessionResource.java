package org.pyairtable.core.sessions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** Signing in and out. */
@Path("/api/auth")
public class SessionResource {
    private final Sessions sessions;
    private final Refreshing refreshing;
    private final OwnSessions own;
    private final SignedIn signedIn;

    SessionResource(Sessions sessions, Refreshing refreshing, OwnSessions own, SignedIn signedIn) {
        this.sessions = sessions;
        this.refreshing = refreshing;
        this.own = own;
        this.signedIn = signedIn;
    }

    /** The credentials of a sign-in. */
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
    @Operation(operationId = "login")
    public Uni<LoggedIn> login(@NotNull @Valid Login login, HttpServerRequest request) {
        return sessions.login(
                        EmailAddress.of(login.email()),
                        login.password(),
                        SignInClient.of(request),
                        signedIn.context(null))
                .map(opened -> new LoggedIn(SignedInUser.of(opened.user()), opened.tokens()));
    }

    @POST
    @Path("/refresh")
    @Operation(operationId = "refreshSession")
    public Uni<SessionTokens> refresh(@NotNull @Valid Refresh refresh, HttpServerRequest request) {
        return refreshing.refresh(
                new OpaqueSecret(refresh.refreshToken()), SignInClient.of(request), signedIn.context(null));
    }

    /** Ends the session of the refresh token, if it is one of the caller's own. */
    @POST
    @Path("/logout")
    @Operation(operationId = "logout")
    public Uni<Void> logout(@NotNull @Valid Refresh refresh) {
        return refreshing.logout(signedIn.managing(), new OpaqueSecret(refresh.refreshToken()), signedIn.context(null));
    }

    /** The caller's open sessions. */
    @GET
    @Path("/sessions")
    @Operation(operationId = "listSessions")
    public Uni<Page<SessionView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return own.list(signedIn.managing(), PageRequest.of(cursor, limit));
    }

    @DELETE
    @Path("/sessions/{id}")
    @Operation(operationId = "endSession")
    public Uni<Void> end(String id) {
        return own.end(signedIn.managing(), id, signedIn.context(null));
    }

    /** Ends all sessions of the caller but the one that asks. */
    @DELETE
    @Path("/sessions")
    @Operation(operationId = "endOtherSessions")
    public Uni<Void> endOthers() {
        return own.endOthers(signedIn.managing(), signedIn.context(null));
    }
}
