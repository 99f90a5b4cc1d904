package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.runtime.identity.SignedIn;

/** Operators vouch for users' addresses here. */
@Path("/operator/users")
public class VouchingResource {
    private final SignedIn signedIn;
    private final UserDirectory users;

    VouchingResource(SignedIn signedIn, UserDirectory users) {
        this.signedIn = signedIn;
        this.users = users;
    }

    /** A user whose address is vouched for. */
    record Proven(String id, String email, Instant provenAt) {
        static Proven of(User user) {
            return new Proven(user.id(), user.email(), user.provenAt().orElseThrow());
        }
    }

    /** Vouches that the address is the user's, so that memberships may be given to it. */
    @POST
    @Path("/{id}/proven")
    @Operation(operationId = "proveUserAddress")
    public Uni<Proven> prove(String id) {
        signedIn.operating();
        return Panache.withTransaction(() -> users.prove(id, signedIn.context(null)))
                .map(Proven::of);
    }
}
