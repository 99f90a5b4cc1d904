package org.pyairtable.core.workspaces;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;

/** What gives users something in a workspace beside roles of their own; asked in the transaction of a change. */
public interface RoleSource {
    /** The highest role in the workspace that it gives to each of the users; those to whom it gives none are left out. */
    Uni<Map<String, Role>> roles(String workspaceId, Collection<String> userIds);

    /** The workspaces in which it gives the user something, be it no role. */
    Uni<List<String>> workspaces(String userId);

    /** The user leaves the workspace: it gives nothing any more, and publishes that. Memberships are settled afterwards. */
    Uni<Void> release(String workspaceId, String userId, EventContext context);
}
