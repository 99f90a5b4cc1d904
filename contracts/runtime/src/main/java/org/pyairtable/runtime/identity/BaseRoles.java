package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.BaseRole;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/**
 * The roles that users have in single bases, known locally from the state topic. They add to the role in the workspace; a
 * user without one is a guest, who sees the base and nothing else of its workspace.
 */
@Startup // the view must be filled before the first request
@Singleton
public class BaseRoles {
    private final StateView<BaseRole> view;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;
    private final Map<String, Set<String>> basesByUser = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> usersByBase = new ConcurrentHashMap<>();

    @Inject
    BaseRoles(StateTopics state, Memberships memberships, WorkspaceStates workspaces) {
        this.workspaces = workspaces;
        this.view = state.view(Topics.BASE_ROLES);
        this.memberships = memberships;
        view.onChange(this::index);
    }

    /** What the user may do in the base: the higher of the role in its workspace and the one in the base. */
    public Optional<Role> effective(String workspaceId, String baseId, String userId) {
        Optional<Role> everywhere = memberships.role(workspaceId, userId);
        Optional<Role> here = given(workspaceId, baseId, userId);
        return everywhere.isPresent()
                        && here.filter(role -> role.includes(everywhere.get())).isEmpty()
                ? everywhere
                : here;
    }

    /** The role given in this base alone. */
    public Optional<Role> given(String workspaceId, String baseId, String userId) {
        return view.get(BaseRole.key(baseId, userId))
                .filter(given -> given.workspaceId().equals(workspaceId) && !workspaces.isDeleted(workspaceId))
                .flatMap(given -> Role.fromWireName(given.role()));
    }

    /** The bases in which the user has a role of their own, as a guest or as a member. */
    public Set<String> basesOf(String userId) {
        return basesByUser.getOrDefault(userId, Set.of()).stream()
                .filter(base -> isLiving(base, userId))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Who has a role of their own in the base. */
    public Set<String> usersOf(String baseId) {
        return usersByBase.getOrDefault(baseId, Set.of()).stream()
                .filter(user -> isLiving(baseId, user))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isLiving(String baseId, String userId) {
        return view.get(BaseRole.key(baseId, userId))
                .filter(role -> !workspaces.isDeleted(role.workspaceId()))
                .isPresent();
    }

    private void index(String key, Optional<BaseRole> role) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return;
        }
        String base = key.substring(0, slash);
        String user = key.substring(slash + 1);
        if (role.flatMap(given -> Role.fromWireName(given.role())).isPresent()) {
            add(basesByUser, user, base);
            add(usersByBase, base, user);
        } else {
            remove(basesByUser, user, base);
            remove(usersByBase, base, user);
        }
    }

    private static void add(Map<String, Set<String>> sets, String key, String member) {
        sets.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(member);
    }

    /** A key without members is not kept: users and bases come and go. */
    private static void remove(Map<String, Set<String>> sets, String key, String member) {
        sets.computeIfPresent(key, (k, members) -> {
            members.remove(member);
            return members.isEmpty() ? null : members;
        });
    }
}
