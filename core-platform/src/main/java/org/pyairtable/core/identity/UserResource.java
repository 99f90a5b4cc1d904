package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The signed-in user's own data. */
@Path("/api/users")
public class UserResource {
    private final SignedIn signedIn;
    private final UserDirectory users;

    UserResource(SignedIn signedIn, UserDirectory users) {
        this.signedIn = signedIn;
        this.users = users;
    }

    /** The signed-in user. */
    record Me(String id, String email, String name, String platformRole, Instant createdAt) {
        static Me of(User user) {
            return new Me(
                    user.id(), user.email(), user.name(), user.platformRole().wireName(), user.createdAt());
        }
    }

    @GET
    @Path("/me")
    @Operation(operationId = "getCurrentUser")
    public Uni<Me> me() {
        Principal principal = signedIn.with("users:read");
        return Panache.withSession(() -> users.byId(principal.userId()))
                .map(found -> found.map(Me::of).orElseThrow(() -> ServiceException.notFound("User")));
    }
}
