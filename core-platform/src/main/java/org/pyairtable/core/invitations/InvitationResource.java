package org.pyairtable.core.invitations;

import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The invitations to a workspace, for its creators and owners. */
@Path("/api/workspaces/{workspaceId}/invitations")
public class InvitationResource {
    private final Invitations invitations;
    private final SignedIn signedIn;

    InvitationResource(Invitations invitations, SignedIn signedIn) {
        this.invitations = invitations;
        this.signedIn = signedIn;
    }

    /**
     * Who is to be invited.
     *
     * @param role {@code viewer} when it is absent
     * @param delivery "mail" or "link"; when it is absent, by mail where the installation has a mail server
     */
    record NewInvitation(
            @NotNull @Size(max = 300) String email,
            @Nullable @Size(max = 20) String role,
            @Nullable @Size(max = 20) String delivery) {
        Invitations.Wish checked() {
            return new Invitations.Wish(
                    EmailAddress.of(email),
                    Optional.ofNullable(role).map(NewInvitation::role),
                    Optional.ofNullable(delivery).map(Delivery::of));
        }

        private static Role role(String name) {
            return Role.fromWireName(name)
                    .orElseThrow(() -> ServiceException.invalid(
                            "role", "is not one of viewer, commenter, editor, creator, owner"));
        }
    }

    /** The link is good for 7 days and one use; the answer has its secret when it is not mailed. */
    @POST
    @ResponseStatus(201)
    @Operation(operationId = "inviteToWorkspace")
    public Uni<InvitationView> invite(String workspaceId, @NotNull @Valid NewInvitation request) {
        return invitations.invite(
                signedIn.managing(), Optional.of(workspaceId), request.checked(), signedIn.context(workspaceId));
    }

    /** Those that nobody has accepted, declined or revoked. */
    @GET
    @Operation(operationId = "listInvitations")
    public Uni<Page<InvitationView>> list(
            String workspaceId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return invitations.list(signedIn.managing(), Optional.of(workspaceId), PageRequest.of(cursor, limit));
    }

    /** Makes another link, good for 7 days; the one before counts no more. */
    @POST
    @Path("/{id}/resend")
    @Operation(operationId = "resendInvitation")
    public Uni<InvitationView> resend(@PathParam("workspaceId") String workspaceId, @PathParam("id") String id) {
        return invitations.resend(signedIn.managing(), Optional.of(workspaceId), id, signedIn.context(workspaceId));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeInvitation")
    public Uni<Void> revoke(String workspaceId, String id) {
        return invitations.revoke(signedIn.managing(), Optional.of(workspaceId), id, signedIn.context(workspaceId));
    }
}
