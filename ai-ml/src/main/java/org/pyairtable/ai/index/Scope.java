package org.pyairtable.ai.index;

import java.util.Optional;
import java.util.Set;

/**
 * What a search may return. A record is in scope when its workspace is one of {@code workspaces} or its base one of
 * {@code bases}, and base and table are the given ones, if any, and its base or workspace is one of {@code resources}.
 *
 * @param bases of other workspaces, those of a guest for instance
 * @param resources base and workspace ids; {@code *} means all
 * @param closed ids of tables that are left out, because rules keep the caller from seeing all of them
 */
public record Scope(
        Set<String> workspaces,
        Set<String> bases,
        Optional<String> baseId,
        Optional<String> tableId,
        Set<String> resources,
        Set<String> closed) {
    public Scope {
        closed = Set.copyOf(closed);
        workspaces = Set.copyOf(workspaces);
        bases = Set.copyOf(bases);
        resources = Set.copyOf(resources);
    }

    /** Within workspaces alone. */
    public Scope(
            Set<String> workspaces,
            Optional<String> baseId,
            Optional<String> tableId,
            Set<String> resources,
            Set<String> closed) {
        this(workspaces, Set.of(), baseId, tableId, resources, closed);
    }

    public boolean empty() {
        return (workspaces.isEmpty() && bases.isEmpty()) || resources.isEmpty();
    }

    public boolean allResources() {
        return resources.contains("*");
    }
}
