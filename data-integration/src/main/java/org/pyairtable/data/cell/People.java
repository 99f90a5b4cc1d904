package org.pyairtable.data.cell;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.State.User;

/** Who stands behind a user id, and who belongs to a workspace. */
@FunctionalInterface
public interface People {
    Optional<User> byId(String userId);

    /** Everybody whom {@link #byId} finds. */
    default Collection<User> all() {
        return List.of();
    }

    /** In the order of their ids; nobody in a workspace that is not known. */
    default List<User> membersOf(String workspaceId) {
        return List.of();
    }
}
