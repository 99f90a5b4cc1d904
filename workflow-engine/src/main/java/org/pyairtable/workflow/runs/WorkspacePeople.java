package org.pyairtable.workflow.runs;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Groups;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.workflow.steps.People;

/** The members of workspaces, as the state topics have them. */
@Singleton
public class WorkspacePeople {
    private final Memberships memberships;
    private final Groups groups;

    WorkspacePeople(Memberships memberships, Groups groups) {
        this.memberships = memberships;
        this.groups = groups;
    }

    public People of(String workspaceId) {
        return new Members(workspaceId);
    }

    private final class Members implements People {
        private final String workspaceId;

        private Members(String workspaceId) {
            this.workspaceId = workspaceId;
        }

        @Override
        public Set<String> all() {
            return having(user -> true);
        }

        @Override
        public Set<String> withRole(Role role) {
            return having(user -> memberships.role(workspaceId, user).equals(Optional.of(role)));
        }

        @Override
        public Set<String> inGroup(String groupId) {
            return having(user -> groups.of(workspaceId, user).contains(groupId));
        }

        /** As the sets say, without making them: this is asked by everybody who has a link, for as many names as a cell holds. */
        @Override
        public boolean means(String name, String userId) {
            Optional<Role> has = memberships.role(workspaceId, userId);
            if (has.isEmpty() || name.equals(ALL) || name.equals(userId)) {
                return has.isPresent();
            }
            return org.pyairtable.workflow.definitions.Members.isGroup(name)
                    ? groups.of(workspaceId, userId).contains(name)
                    : org.pyairtable.workflow.definitions.Members.role(name).equals(has);
        }

        private Set<String> having(Predicate<String> what) {
            return memberships.membersOf(workspaceId).stream().filter(what).collect(Collectors.toUnmodifiableSet());
        }
    }
}
