package org.pyairtable.core.groups;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.core.workspaces.RoleSource;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;

/** The roles that groups give their users. */
@ApplicationScoped
class GroupRoles implements RoleSource {
    private final GroupRepository groups;
    private final GroupMemberRepository members;
    private final GroupEvents events;

    GroupRoles(GroupRepository groups, GroupMemberRepository members, GroupEvents events) {
        this.groups = groups;
        this.members = members;
        this.events = events;
    }

    @Override
    public Uni<Map<String, Role>> roles(String workspaceId, Collection<String> userIds) {
        return members.given(workspaceId, userIds).map(all -> {
            Map<String, Role> highest = new HashMap<>();
            all.forEach(given ->
                    highest.merge(given.userId(), given.role(), (one, other) -> one.includes(other) ? one : other));
            return highest;
        });
    }

    @Override
    public Uni<List<String>> workspaces(String userId) {
        return members.workspaces(userId);
    }

    @Override
    public Uni<Void> release(String workspaceId, String userId, EventContext context) {
        return members.ofUser(workspaceId, userId)
                .chain(found -> Sequential.each(found, member -> remove(member, context)));
    }

    private Uni<Void> remove(GroupMember member, EventContext context) {
        return members.delete(member)
                .chain(() -> groups.findById(member.groupId()))
                .chain(group -> events.memberRemoved(group, member.userId(), context));
    }
}
