package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** The deletion of workspaces, for their owners. */
@Path("/api/workspaces")
public class DeletionResource {
    private final DeletionRequests requests;
    private final DeletionReports reports;
    private final SignedIn signedIn;

    DeletionResource(DeletionRequests requests, DeletionReports reports, SignedIn signedIn) {
        this.requests = requests;
        this.reports = reports;
        this.signedIn = signedIn;
    }

    /**
     * Deletes a workspace for good with everything in it: bases, files, workflows, chats, webhooks. Nobody has a part in it
     * from now on; what the services hold goes within a while, and {@code GET …/deletion} says which of them have done so.
     * For an owner in a session. Again for one that is deleted: all services look once more.
     *
     * @param name of the workspace, to confirm it
     */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteWorkspace")
    @APIResponse(
            responseCode = "202",
            description = "It is deleted for all users; the services follow",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeletionReport.class)))
    public Uni<RestResponse<DeletionReport>> delete(
            String id, @QueryParam("name") @NotNull @Size(max = 300) String name) {
        Principal owner = signedIn.inSession(signedIn.managing());
        return reports.find(id, owner.userId(), false)
                .chain(deleted -> deleted.isPresent()
                        ? requests.again(id, signedIn.context(null))
                        : requests.delete(owner, id, name, signedIn.context(id)))
                .chain(() -> report(id, owner))
                .map(report -> RestResponse.ResponseBuilder.<DeletionReport>create(RestResponse.Status.ACCEPTED)
                        .location(URI.create("/api/workspaces/" + id + "/deletion"))
                        .entity(report)
                        .build());
    }

    /** For who owned the workspace, and for operators. */
    @GET
    @Path("/{id}/deletion")
    @Operation(operationId = "getWorkspaceDeletion")
    public Uni<DeletionReport> get(String id) {
        return report(id, signedIn.with("workspaces:read"));
    }

    private Uni<DeletionReport> report(String id, Principal reader) {
        return reports.find(id, reader.userId(), reader.isOperator())
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("A deletion of workspace " + id)));
    }
}
