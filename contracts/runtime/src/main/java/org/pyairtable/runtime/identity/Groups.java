package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.events.State.Group;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Who is in which groups of a workspace, known locally from the state topic. */
@Startup // the view must be filled before the first request
@Singleton
public class Groups {
    private record Seat(String workspaceId, String userId) {}

    private final Map<Seat, Set<String>> groupsBySeat = new ConcurrentHashMap<>();

    /** What is indexed of each group; used by the thread that calls {@link #index} alone. */
    private final Map<String, Group> indexed = new HashMap<>();

    @Inject
    Groups(StateTopics state) {
        this(state.view(Topics.GROUPS));
    }

    Groups(StateView<Group> view) {
        view.onChange(this::index);
    }

    /** The ids of the groups of the workspace that the user is in. */
    public Set<String> of(String workspaceId, String userId) {
        return groupsBySeat.getOrDefault(new Seat(workspaceId, userId), Set.of());
    }

    private void index(String groupId, Optional<Group> group) {
        Group before = group.isPresent() ? indexed.put(groupId, group.get()) : indexed.remove(groupId);
        Set<String> users = group.map(g -> Set.copyOf(g.userIds())).orElse(Set.of());
        if (before != null) {
            before.userIds().stream()
                    .filter(user -> !users.contains(user))
                    .forEach(user -> change(new Seat(before.workspaceId(), user), groupId, false));
        }
        group.ifPresent(g -> users.forEach(user -> change(new Seat(g.workspaceId(), user), groupId, true)));
    }

    /** A seat without groups is not kept: users and groups come and go. */
    private void change(Seat seat, String groupId, boolean in) {
        groupsBySeat.compute(seat, (key, present) -> {
            Set<String> groups = present == null ? new HashSet<>() : new HashSet<>(present);
            if (in) {
                groups.add(groupId);
            } else {
                groups.remove(groupId);
            }
            return groups.isEmpty() ? null : Set.copyOf(groups);
        });
    }
}
