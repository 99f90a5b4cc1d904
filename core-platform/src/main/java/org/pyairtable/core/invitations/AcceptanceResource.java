package org.pyairtable.core.invitations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.workspaces.WorkspaceView;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** What those do who were invited. Registering with an invitation is {@code POST /api/auth/register}. */
@Path("/api/invitations")
public class AcceptanceResource {
    private final InvitationUse use;
    private final UserDirectory users;
    private final SignedIn signedIn;

    AcceptanceResource(InvitationUse use, UserDirectory users, SignedIn signedIn) {
        this.use = use;
        this.users = users;
        this.signedIn = signedIn;
    }

    /** The secret of the link. In a body, because addresses of requests are logged. */
    record InvitationSecret(
            @NotNull @Size(min = 1, max = 200) String secret) {
        @Override
        public String toString() {
            return "InvitationSecret[…]";
        }
    }

    /**
     * What an invitation is about.
     *
     * @param workspace its name; absent, as the role is, for an invitation to the installation alone
     * @param registered whether the address has an account, which accepts; otherwise one registers with the invitation
     */
    @Schema(name = "InvitationPreview")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Preview(
            String email,
            @Nullable String workspace,
            @Nullable String role,
            String inviter,
            Instant expiresAt,
            boolean registered) {
        static Preview of(InvitationUse.Preview found) {
            Invitation invitation = found.invitation();
            return new Preview(
                    invitation.email().value(),
                    found.workspace().isEmpty() ? null : found.workspace(),
                    invitation
                            .seat()
                            .map(Invitation.Seat::role)
                            .map(Role::wireName)
                            .orElse(null),
                    found.inviter(),
                    invitation.expiresAt(),
                    found.registered());
        }
    }

    /** @param workspace absent when the invitation was to the installation alone */
    @Schema(name = "AcceptedInvitation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accepted(@Nullable WorkspaceView workspace) {}

    @POST
    @Path("/preview")
    @Operation(operationId = "previewInvitation")
    public Uni<Preview> preview(@NotNull @Valid InvitationSecret request) {
        return use.preview(new OpaqueSecret(request.secret())).map(Preview::of);
    }

    /** By the user whose address was invited, who becomes a member. */
    @POST
    @Path("/accept")
    @Operation(operationId = "acceptInvitation")
    public Uni<Accepted> accept(@NotNull @Valid InvitationSecret request) {
        Principal principal = signedIn.managing();
        OpaqueSecret secret = new OpaqueSecret(request.secret());
        return Panache.withTransaction(() -> users.byId(principal.userId())
                        .map(found -> found.orElseThrow(() -> ServiceException.notFound("User")))
                        .chain(user -> use.accept(secret, user, signedIn.context(null))))
                .map(workspace -> new Accepted(workspace.orElse(null)));
    }

    /** By the holder of the link, which ends with it. */
    @POST
    @Path("/decline")
    @Operation(operationId = "declineInvitation")
    public Uni<Void> decline(@NotNull @Valid InvitationSecret request) {
        return use.decline(new OpaqueSecret(request.secret()), signedIn.context(null));
    }
}
