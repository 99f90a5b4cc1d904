package org.pyairtable.core.accounts;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.sessions.SignInClient;
import org.pyairtable.runtime.identity.SignedIn;

/** New passwords. */
@Path("/api/auth")
public class PasswordResource {
    private final PasswordChange change;
    private final PasswordResetUse resets;
    private final ResetRequests requests;
    private final SignedIn signedIn;

    PasswordResource(PasswordChange change, PasswordResetUse resets, ResetRequests requests, SignedIn signedIn) {
        this.change = change;
        this.resets = resets;
        this.requests = requests;
        this.signedIn = signedIn;
    }

    /** The password that the caller has, and the one to have. */
    record NewPassword(
            @NotNull @Size(min = 1, max = 256) String currentPassword,
            @NotNull @Size(max = 300) String newPassword) {
        @Override
        public String toString() {
            return "NewPassword[…]";
        }
    }

    /** Whose password is lost. */
    record LostPassword(@NotNull @Size(max = 300) String email) {}

    /** What an operator handed over, or a mail brought, and the password to have. */
    record Reset(
            @NotNull @Size(min = 1, max = 200) String secret,
            @NotNull @Size(max = 300) String newPassword) {
        @Override
        public String toString() {
            return "Reset[…]";
        }
    }

    /** Ends all other sessions of the caller. */
    @POST
    @Path("/password")
    @Operation(operationId = "changePassword")
    public Uni<Void> change(@NotNull @Valid NewPassword request) {
        return change.change(
                signedIn.managing(), request.currentPassword(), request.newPassword(), signedIn.context(null));
    }

    /** Ends all sessions of the user to whom the secret was handed; works once. */
    @POST
    @Path("/password-reset")
    @Operation(operationId = "redeemPasswordReset")
    public Uni<Void> reset(@NotNull @Valid Reset request, HttpServerRequest http) {
        return resets.redeem(
                new OpaqueSecret(request.secret()),
                request.newPassword(),
                SignInClient.of(http),
                signedIn.context(null));
    }

    /**
     * Mails a secret to the address if it has an account. The answer is the same, and comes as fast, if it has none. Without
     * a mail server 409 with the code {@code NO_MAIL}.
     */
    @POST
    @Path("/password-reset/request")
    @Operation(operationId = "requestPasswordReset")
    public Uni<Void> request(@NotNull @Valid LostPassword request, HttpServerRequest http) {
        return requests.request(EmailAddress.of(request.email()), SignInClient.of(http));
    }
}
