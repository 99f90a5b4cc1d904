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
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** Invitations to the installation without a workspace, for operators. */
@Path("/operator/invitations")
public class AccountInvitationResource {
    private final Invitations invitations;
    private final SignedIn signedIn;

    AccountInvitationResource(Invitations invitations, SignedIn signedIn) {
        this.invitations = invitations;
        this.signedIn = signedIn;
    }

    /**
     * Who is to be invited.
     *
     * @param delivery "mail" or "link"; when it is absent, by mail where the installation has a mail server
     */
    record NewAccountInvitation(
            @NotNull @Size(max = 300) String email,
            @Nullable @Size(max = 20) String delivery) {
        Invitations.Wish checked() {
            return new Invitations.Wish(
                    EmailAddress.of(email),
                    Optional.empty(),
                    Optional.ofNullable(delivery).map(Delivery::of));
        }
    }

    /** The link is good for 7 days and one registration; the answer has its secret when it is not mailed. */
    @POST
    @ResponseStatus(201)
    @Operation(operationId = "inviteUser")
    public Uni<InvitationView> invite(@NotNull @Valid NewAccountInvitation request) {
        return invitations.invite(signedIn.operating(), Optional.empty(), request.checked(), signedIn.context(null));
    }

    @GET
    @Operation(operationId = "listUserInvitations")
    public Uni<Page<InvitationView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return invitations.list(signedIn.operating(), Optional.empty(), PageRequest.of(cursor, limit));
    }

    /** Makes another link, good for 7 days; the one before counts no more. */
    @POST
    @Path("/{id}/resend")
    @Operation(operationId = "resendUserInvitation")
    public Uni<InvitationView> resend(String id) {
        return invitations.resend(signedIn.operating(), Optional.empty(), id, signedIn.context(null));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeUserInvitation")
    public Uni<Void> revoke(String id) {
        return invitations.revoke(signedIn.operating(), Optional.empty(), id, signedIn.context(null));
    }
}
