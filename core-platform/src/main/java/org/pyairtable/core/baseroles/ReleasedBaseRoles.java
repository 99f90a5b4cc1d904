package org.pyairtable.core.baseroles;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pyairtable.core.workspaces.RoleSource;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;

/** Who leaves the workspace loses the roles in its bases. In the workspace itself these give nothing. */
@ApplicationScoped
class ReleasedBaseRoles implements RoleSource {
    private final BaseMemberRepository members;
    private final BaseRoleEvents events;

    ReleasedBaseRoles(BaseMemberRepository members, BaseRoleEvents events) {
        this.members = members;
        this.events = events;
    }

    @Override
    public Uni<Map<String, Role>> roles(String workspaceId, Collection<String> userIds) {
        return Uni.createFrom().item(Map.of());
    }

    @Override
    public Uni<List<String>> workspaces(String userId) {
        return members.workspaces(userId);
    }

    @Override
    public Uni<Void> release(String workspaceId, String userId, EventContext context) {
        return members.ofUser(workspaceId, userId)
                .chain(found -> Sequential.each(found, member -> events.take(member, context)));
    }
}
