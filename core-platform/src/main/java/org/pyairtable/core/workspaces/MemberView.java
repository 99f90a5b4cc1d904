package org.pyairtable.core.workspaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.User;
import org.pyairtable.events.Role;

/**
 * A member as other members see them.
 *
 * @param role the one that counts: the highest of the member's own and those that groups give
 * @param ownRole absent for who is a member by groups alone
 * @param expiresAt when the member's own role ends; absent for one that lasts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberView(
        String userId,
        String email,
        String name,
        String role,
        @Nullable String ownRole,
        @Nullable Instant expiresAt) {
    static MemberView of(String userId, String email, String name, Member member) {
        return new MemberView(
                userId,
                email,
                name,
                member.role().wireName(),
                member.ownRole().map(Role::wireName).orElse(null),
                member.expiresAt().orElse(null));
    }

    static MemberView of(User user, Member member) {
        return of(user.id(), user.email(), user.name(), member);
    }
}
