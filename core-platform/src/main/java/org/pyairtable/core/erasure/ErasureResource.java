package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The erasure of persons, by operators and by themselves. */
@Path("/api/users")
public class ErasureResource {
    private final AccountErasure erasure;
    private final ErasureReports reports;
    private final SignedIn signedIn;

    ErasureResource(AccountErasure erasure, ErasureReports reports, SignedIn signedIn) {
        this.erasure = erasure;
        this.reports = reports;
        this.signedIn = signedIn;
    }

    /**
     * Erases a person for good: the account, its sessions, tokens, memberships and invitations at once, what the other
     * services hold within a while; {@code GET …/erasure} says which of them have done so. What the person wrote into
     * workspaces stays there under an id that leads to nobody. Again for somebody who is erased: all services look once
     * more.
     *
     * @param leaveEmpty whether workspaces of which the person is the only member are left without one; refused otherwise
     */
    @DELETE
    @Path("/{id}")
    @ResponseStatus(202)
    @Operation(operationId = "eraseUser")
    public Uni<ErasureReport> erase(String id, @QueryParam("leaveEmpty") @DefaultValue("false") boolean leaveEmpty) {
        signedIn.operating();
        return erasure.erase(id, leaveEmpty, signedIn.context(null)).chain(() -> report(id));
    }

    /** The password of the caller. */
    @Schema(name = "OwnErasure")
    record Confirmation(@NotNull @Size(min = 1, max = 256) String password) {
        @Override
        public String toString() {
            return "Confirmation[…]";
        }
    }

    /**
     * Erases the caller for good, as {@code DELETE /api/users/{id}} does. In a session, and confirmed by the password. Refused
     * with 422 and the workspaces for the last owner of some, and with 409 for the last operator. The answer is the only
     * report for the person, who cannot sign in any more.
     */
    @POST
    @Path("/me/erasure")
    @ResponseStatus(202)
    @Operation(operationId = "eraseOwnUser")
    public Uni<ErasureReport> eraseOwn(@NotNull @Valid Confirmation confirmation) {
        Principal caller = signedIn.inSession(signedIn.managing());
        return erasure.eraseOwn(caller.userId(), confirmation.password(), signedIn.context(null))
                .chain(() -> report(caller.userId()));
    }

    @GET
    @Path("/{id}/erasure")
    @Operation(operationId = "getUserErasure")
    public Uni<ErasureReport> get(String id) {
        signedIn.operating();
        return report(id);
    }

    private Uni<ErasureReport> report(String id) {
        return reports.find(id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("An erasure of user " + id)));
    }
}
