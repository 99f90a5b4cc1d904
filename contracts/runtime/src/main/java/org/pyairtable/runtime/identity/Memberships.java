package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.Membership;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Who belongs to which workspace, known locally from the state topic. */
@Startup // the view must be filled before the first request
@Singleton
public class Memberships {
    private final StateView<Membership> view;
    private final WorkspaceStates workspaces;
    private final Map<String, Set<String>> workspacesByUser = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> usersByWorkspace = new ConcurrentHashMap<>();

    Memberships(StateTopics state, WorkspaceStates workspaces) {
        this.workspaces = workspaces;
        this.view = state.view(Topics.MEMBERSHIPS);
        view.onChange(this::index);
    }

    /** What the user is in the workspace; in an archived one that does not mean that the user may write there. */
    public Optional<Role> role(String workspaceId, String userId) {
        return find(workspaceId, userId).flatMap(m -> Role.fromWireName(m.role()));
    }

    /** Whether the user has at least this role in the workspace. */
    public boolean includes(String workspaceId, String userId, Role atLeast) {
        return role(workspaceId, userId).filter(role -> role.includes(atLeast)).isPresent();
    }

    /** Ends when the user's part in the workspace is known here, or has not become known in time; on any thread. */
    public Uni<Void> heardOf(String workspaceId, String userId, Duration atMost) {
        return view.await(Membership.key(workspaceId, userId), atMost)
                .replaceWithVoid()
                .onFailure(TimeoutException.class)
                .recoverWithNull();
    }

    /** The membership with its history, for display. */
    public Optional<Membership> find(String workspaceId, String userId) {
        return workspaces.isDeleted(workspaceId) ? Optional.empty() : view.get(Membership.key(workspaceId, userId));
    }

    public Set<String> workspacesOf(String userId) {
        return workspacesByUser.getOrDefault(userId, Set.of()).stream()
                .filter(workspace -> !workspaces.isDeleted(workspace))
                .collect(Collectors.toUnmodifiableSet());
    }

    public Set<String> membersOf(String workspaceId) {
        return workspaces.isDeleted(workspaceId)
                ? Set.of()
                : Set.copyOf(usersByWorkspace.getOrDefault(workspaceId, Set.of()));
    }

    /**
     * Refuses a caller who is not a member (as not found, which does not reveal that the workspace exists) or whose role is
     * too low.
     */
    public void require(Principal principal, String workspaceId, Role atLeast) {
        Role role = role(workspaceId, principal.userId())
                .orElseThrow(() -> ServiceException.notFound("Workspace " + workspaceId));
        if (!role.includes(atLeast)) {
            throw ServiceException.forbidden("This needs the role " + atLeast.wireName() + " in the workspace");
        }
    }

    private void index(String key, Optional<Membership> membership) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return;
        }
        String workspace = key.substring(0, slash);
        String user = key.substring(slash + 1);
        if (membership.isPresent()) {
            workspacesByUser
                    .computeIfAbsent(user, u -> ConcurrentHashMap.newKeySet())
                    .add(workspace);
            usersByWorkspace
                    .computeIfAbsent(workspace, w -> ConcurrentHashMap.newKeySet())
                    .add(user);
        } else {
            remove(workspacesByUser, user, workspace);
            remove(usersByWorkspace, workspace, user);
        }
    }

    /** A key without members is not kept: users and workspaces come and go. */
    private static void remove(Map<String, Set<String>> sets, String key, String member) {
        sets.computeIfPresent(key, (k, members) -> {
            members.remove(member);
            return members.isEmpty() ? null : members;
        });
    }
}
