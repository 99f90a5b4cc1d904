package org.pyairtable.ai.document;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordsChanged;

/**
 * Names that were seen committed in the database, so that a change of records, which repeats them, need not store them
 * again. A later renaming reaches the database on its own topic, whatever is remembered here.
 */
@ApplicationScoped
class KnownNames {
    private static final int MAX_TABLES = 10_000;

    private record Table(String workspaceId, String baseName, String tableName) {
        static Table of(RecordsChanged changed, String workspaceId) {
            return new Table(workspaceId, changed.baseName(), changed.tableName());
        }
    }

    private record Known(Table table, Set<FieldInfo> fields) {}

    private final Map<String, Known> byTable = new ConcurrentHashMap<>();

    boolean known(RecordsChanged changed, String workspaceId) {
        Known known = byTable.get(changed.tableId());
        return known != null
                && known.table().equals(Table.of(changed, workspaceId))
                && known.fields().containsAll(changed.schema());
    }

    void remember(RecordsChanged changed, String workspaceId) {
        if (byTable.size() >= MAX_TABLES) {
            byTable.clear();
        }
        Table table = Table.of(changed, workspaceId);
        byTable.merge(changed.tableId(), new Known(table, fields(changed)), (earlier, now) -> {
            if (earlier.table().equals(table)) {
                now.fields().addAll(earlier.fields());
            }
            return now;
        });
    }

    private static Set<FieldInfo> fields(RecordsChanged changed) {
        Set<FieldInfo> fields = ConcurrentHashMap.newKeySet();
        fields.addAll(changed.schema());
        return fields;
    }
}
