package org.pyairtable.workflow.steps;

import java.util.Set;
import org.pyairtable.events.Role;

/** The members of the workspace of a run. */
public interface People {
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
}
