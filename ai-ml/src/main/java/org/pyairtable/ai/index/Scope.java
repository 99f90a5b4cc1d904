package org.pyairtable.ai.index;

import java.util.Optional;
import java.util.Set;

/**
 * What a search may return. A record is in scope when its workspace is one of {@code workspaces}, and base and table are the
 * given ones, if any, and its base or workspace is one of {@code resources}.
 *
 * @param resources base and workspace ids; {@code *} means all
 * @param closed ids of tables that are left out, because rules keep the caller from seeing all of them
 */
public record Scope(
        Set<String> workspaces,
        Optional<String> baseId,
        Optional<String> tableId,
        Set<String> resources,
        Set<String> closed) {
    public Scope {
        closed = Set.copyOf(closed);
        workspaces = Set.copyOf(workspaces);
        resources = Set.copyOf(resources);
    }

    public boolean empty() {
        return workspaces.isEmpty() || resources.isEmpty();
    }

    public boolean allResources() {
        return resources.contains("*");
    }
}
