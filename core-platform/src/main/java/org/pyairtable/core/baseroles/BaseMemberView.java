package org.pyairtable.core.baseroles;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.User;

/**
 * Who has a role in a base.
 *
 * @param role in the base; a higher one in the workspace counts instead
 * @param guest whether the user is not a member of the workspace and sees this base alone
 * @param expiresAt when the role in the base ends; absent for one that lasts
 */
@Schema(name = "BaseMember")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BaseMemberView(
        String userId,
        String email,
        String name,
        String role,
        boolean guest,
        @Nullable Instant expiresAt) {
    static BaseMemberView of(User user, BaseMember member, boolean guest) {
        return new BaseMemberView(
                user.id(),
                user.email(),
                user.name(),
                member.role().wireName(),
                guest,
                member.expiresAt().orElse(null));
    }
}
