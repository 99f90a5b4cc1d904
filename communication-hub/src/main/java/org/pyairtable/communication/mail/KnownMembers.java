package org.pyairtable.communication.mail;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;

/** The members of workspaces with their addresses, as the state topics have them. */
@Singleton
class KnownMembers implements LetterOrder.Members {
    private final Memberships memberships;
    private final Users users;

    KnownMembers(Memberships memberships, Users users) {
        this.memberships = memberships;
        this.users = users;
    }

    @Override
    public Optional<String> addressOf(String workspaceId, String userId) {
        return memberships
                .role(workspaceId, userId)
                .flatMap(role -> users.byId(userId))
                .map(User::email);
    }

    @Override
    public boolean hasAddress(String workspaceId, String address) {
        return users.byEmail(address)
                .flatMap(user -> memberships.role(workspaceId, user.userId()))
                .isPresent();
    }
}
