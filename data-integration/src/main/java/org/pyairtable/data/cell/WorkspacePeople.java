package org.pyairtable.data.cell;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;

/** People as the state topics of the platform hold them. */
@Singleton
class WorkspacePeople implements People {
    private final Users users;
    private final Memberships memberships;

    WorkspacePeople(Users users, Memberships memberships) {
        this.users = users;
        this.memberships = memberships;
    }

    @Override
    public Optional<User> byId(String userId) {
        return users.byId(userId);
    }

    @Override
    public Collection<User> all() {
        return users.all();
    }

    @Override
    public List<User> membersOf(String workspaceId) {
        return memberships.membersOf(workspaceId).stream()
                .sorted()
                .flatMap(id -> users.byId(id).stream())
                .toList();
    }
}
