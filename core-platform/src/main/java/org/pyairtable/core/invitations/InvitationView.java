package org.pyairtable.core.invitations;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.secrets.OpaqueSecret;

/**
 * An invitation as those see it who may invite.
 *
 * @param workspaceId absent for an invitation to the installation alone, as {@code role} is
 * @param delivery "mail", or "link" for one that was shown to be handed over
 * @param expired whether its link has ended; resending makes another
 * @param secret of the link, shown this once when it was not mailed
 */
@Schema(name = "Invitation")
@JsonInclude(JsonInclude.Include.NON_NULL)
record InvitationView(
        String id,
        @Nullable String workspaceId,
        String email,
        @Nullable String role,
        String delivery,
        String invitedBy,
        Instant createdAt,
        Instant expiresAt,
        boolean expired,
        @Nullable String secret) {
    InvitationView with(OpaqueSecret shown) {
        return new InvitationView(
                id, workspaceId, email, role, delivery, invitedBy, createdAt, expiresAt, expired, shown.text());
    }

    @Override
    public String toString() {
        return "InvitationView[" + id + "]";
    }
}
