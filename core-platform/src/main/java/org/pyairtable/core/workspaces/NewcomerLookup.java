package org.pyairtable.core.workspaces;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Finds users who are to get something in a workspace: its members by id, all registered users by their address. */
@ApplicationScoped
public class NewcomerLookup {
    private final UserDirectory users;
    private final MemberRepository members;

    NewcomerLookup(UserDirectory users, MemberRepository members) {
        this.users = users;
        this.members = members;
    }

    /** Whom a request names; refused unless it does so in one of the two ways. */
    public record Named(@Nullable String userId, @Nullable String email) {
        public Named {
            if ((userId == null) == (email == null)) {
                throw ServiceException.invalid(
                        userId == null ? "email" : "userId",
                        userId == null
                                ? "is needed, unless userId names a member of the workspace"
                                : "is not possible beside email; name the user in one way");
            }
        }
    }

    /** Refuses who is unknown, and addresses that are not proven; in the caller's session. */
    public Uni<User> find(String workspaceId, Named named) {
        return named.email() != null ? byEmail(EmailAddress.of(named.email())) : byId(workspaceId, named.userId());
    }

    Uni<User> byEmail(EmailAddress email) {
        return users.byEmail(email)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("A user with this address")))
                .invoke(NewcomerLookup::refuseUnproven);
    }

    private Uni<User> byId(String workspaceId, @Nullable String userId) {
        ServiceException unknown = ServiceException.notFound("Member " + userId);
        return userId == null
                ? Uni.createFrom().failure(unknown)
                : members.of(workspaceId, userId).chain(member -> users.byId(userId)
                        .map(user -> user.filter(u -> member.isPresent()).orElseThrow(() -> unknown)));
    }

    /** Registering an address proves nothing: its owner may be someone else, for whom the membership is meant. */
    private static void refuseUnproven(User user) {
        if (!user.isProven()) {
            throw new ServiceException(new ServiceError.Conflict(
                    "The address of user " + user.id()
                            + " is not proven to be theirs; invite it instead, or"
                            + " an operator vouches for it: POST /api/operator/core-platform/users/" + user.id()
                            + "/proven",
                    "ADDRESS_UNPROVEN"));
        }
    }
}
