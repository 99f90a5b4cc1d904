package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The erasure of persons, for operators. */
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
