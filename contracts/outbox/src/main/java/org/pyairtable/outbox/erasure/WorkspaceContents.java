package org.pyairtable.outbox.erasure;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** All that the service keeps of workspaces. */
@Singleton
class WorkspaceContents {
    private final List<WorkspaceData> parts = new ArrayList<>();

    WorkspaceContents(@All List<WorkspaceData> single, @All List<WorkspaceRows> rows) {
        parts.addAll(single);
        rows.forEach(tables -> parts.addAll(tables.all()));
        // Messages that could not be handled hold what they said.
        parts.add(new RowsOfWorkspace("dead-letters", "dead_letter", "t.headers::jsonb ->> 'ce_workspace' = $1", 100));
    }

    List<WorkspaceData> parts() {
        return List.copyOf(parts);
    }
}
