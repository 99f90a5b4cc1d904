package org.pyairtable.core.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.runtime.identity.SignedIn;

/** What an operator does for users who have lost their passwords. */
@Path("/operator/users/{id}/password-reset")
public class PasswordResetResource {
    private final PasswordResets resets;
    private final SignedIn signedIn;

    PasswordResetResource(PasswordResets resets, SignedIn signedIn) {
        this.resets = resets;
        this.signedIn = signedIn;
    }

    /**
     * To be handed to the user, by a way that others do not read.
     *
     * @param secret shown this once; {@code POST /api/auth/password-reset} takes it
     */
    record Issued(String userId, String email, String secret, Instant expiresAt) {
        static Issued of(PasswordResets.Issued issued) {
            return new Issued(
                    issued.user().id(), issued.user().email(), issued.secret().text(), issued.expiresAt());
        }

        @Override
        public String toString() {
            return "Issued[" + userId + "]";
        }
    }

    /** Makes a secret that sets a new password once, within an hour. One that was made before counts no more. */
    @POST
    @ResponseStatus(201)
    @Operation(operationId = "issuePasswordReset")
    public Uni<Issued> issue(@PathParam("id") String id) {
        signedIn.operating();
        return resets.issue(id, signedIn.context(null)).map(Issued::of);
    }
}
