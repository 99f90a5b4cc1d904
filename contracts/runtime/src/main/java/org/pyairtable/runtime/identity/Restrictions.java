package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.TableRules;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/**
 * Which tables are not to be seen whole by whom, known locally from the state topic. For services that hold copies of cells
 * and leave out a table as a whole; data-integration itself knows fields and rows. Owners and creators see everything.
 */
@Startup // the view must be filled before the first request
@Singleton
public class Restrictions {
    private final Memberships memberships;
    private final Map<String, Map<String, TableRules>> byWorkspace = new ConcurrentHashMap<>();
    private final Map<String, String> workspaceOf = new ConcurrentHashMap<>();

    Restrictions(StateTopics state, Memberships memberships) {
        this.memberships = memberships;
        StateView<TableRules> view = state.view(Topics.RULES);
        view.onChange(this::index);
    }

    /** Ids of the tables of the workspace that the member does not see whole. */
    public Set<String> closedTables(String workspaceId, String userId) {
        Map<String, TableRules> tables = byWorkspace.getOrDefault(workspaceId, Map.of());
        Optional<Role> role = memberships.role(workspaceId, userId);
        if (tables.isEmpty() || role.filter(r -> r.includes(Role.CREATOR)).isPresent()) {
            return Set.of();
        }
        return tables.values().stream()
                .filter(table -> concerns(table, role, userId))
                .map(TableRules::tableId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As above, for several workspaces. */
    public Set<String> closedTables(Set<String> workspaceIds, String userId) {
        return workspaceIds.stream()
                .flatMap(workspaceId -> closedTables(workspaceId, userId).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there is a table in the workspace that the member does not see whole. */
    public boolean restrict(String workspaceId, String userId) {
        return !closedTables(workspaceId, userId).isEmpty();
    }

    /** Members of groups are not known here, so each member may be in the group. */
    private static boolean concerns(TableRules table, Optional<Role> role, String userId) {
        return table.users().contains(userId)
                || !table.groups().isEmpty()
                || role.isEmpty()
                || table.roles().contains(role.get().wireName());
    }

    private void index(String tableId, Optional<TableRules> rules) {
        String former =
                rules.isPresent() ? workspaceOf.put(tableId, rules.get().workspaceId()) : workspaceOf.remove(tableId);
        if (former != null && rules.filter(r -> r.workspaceId().equals(former)).isEmpty()) {
            byWorkspace.computeIfPresent(former, (id, tables) -> {
                tables.remove(tableId);
                return tables.isEmpty() ? null : tables;
            });
        }
        rules.ifPresent(present -> byWorkspace
                .computeIfAbsent(present.workspaceId(), id -> new ConcurrentHashMap<>())
                .put(tableId, present));
    }
}
