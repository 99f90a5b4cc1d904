package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final BaseRoles roles;
    private final Groups groups;
    private final Map<String, Map<String, TableRules>> byWorkspace = new ConcurrentHashMap<>();
    private final Map<String, String> workspaceOf = new ConcurrentHashMap<>();

    Restrictions(StateTopics state, BaseRoles roles, Groups groups) {
        this.roles = roles;
        this.groups = groups;
        StateView<TableRules> view = state.view(Topics.RULES);
        view.onChange(this::index);
    }

    /** Ids of the tables of the workspace that the member does not see whole. */
    public Set<String> closedTables(String workspaceId, String userId) {
        return byWorkspace.getOrDefault(workspaceId, Map.of()).values().stream()
                .filter(table -> concerns(table, userId))
                .map(TableRules::tableId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As above, for several workspaces and for bases of others, in which the user is a guest. */
    public Set<String> closedTables(Set<String> workspaceIds, Set<String> bases, String userId) {
        Stream<String> asMember =
                workspaceIds.stream().flatMap(workspaceId -> closedTables(workspaceId, userId).stream());
        Stream<String> asGuest = bases.isEmpty()
                ? Stream.empty()
                : byWorkspace.values().stream()
                        .flatMap(tables -> tables.values().stream())
                        .filter(table -> bases.contains(table.baseId()) && concerns(table, userId))
                        .map(TableRules::tableId);
        return Stream.concat(asMember, asGuest).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there is a table in the workspace that the member does not see whole. */
    public boolean restrict(String workspaceId, String userId) {
        return !closedTables(workspaceId, userId).isEmpty();
    }

    private boolean concerns(TableRules table, String userId) {
        Optional<Role> role = roles.effective(table.workspaceId(), table.baseId(), userId);
        if (role.isEmpty()) {
            return true;
        }
        return !role.get().includes(Role.CREATOR)
                && (table.users().contains(userId)
                        || table.roles().contains(role.get().wireName())
                        || (!table.groups().isEmpty()
                                && !Collections.disjoint(table.groups(), groups.of(table.workspaceId(), userId))));
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
