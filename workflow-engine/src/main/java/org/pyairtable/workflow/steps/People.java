package org.pyairtable.workflow.steps;

import java.util.Set;
import org.pyairtable.events.Role;

/** The members of the workspace of a run. */
public interface People {
    /** As a name: all of them. */
    String ALL = "*";

    /** Of a workspace without any. */
    People NONE = new People() {
        @Override
        public Set<String> all() {
            return Set.of();
        }

        @Override
        public Set<String> withRole(Role role) {
            return Set.of();
        }

        @Override
        public Set<String> inGroup(String groupId) {
            return Set.of();
        }
    };

    /** User ids. */
    Set<String> all();

    /** User ids of those whose highest role this is. */
    Set<String> withRole(Role role);

    /** User ids; none for a group that does not exist. */
    Set<String> inGroup(String groupId);

    /** Whether a name of a user, group or role, or {@code *}, means this user now. */
    default boolean means(String name, String userId) {
        if (name.equals(ALL)) {
            return all().contains(userId);
        }
        if (Recipients.isRole(name)) {
            return Recipients.role(name)
                    .filter(role -> withRole(role).contains(userId))
                    .isPresent();
        }
        return Recipients.isGroup(name)
                ? inGroup(name).contains(userId)
                : name.equals(userId) && all().contains(userId);
    }
}
