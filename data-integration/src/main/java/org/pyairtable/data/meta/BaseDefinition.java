package org.pyairtable.data.meta;

import java.util.List;

/** A base as a caller describes it; it is checked against the rules when it is created. */
public record BaseDefinition(String name, String workspaceId, List<TableDefinition> tables) {
    public BaseDefinition {
        tables = List.copyOf(tables);
    }
}
