package org.pyairtable.ai.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Set;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordsChanged;

/**
 * Names that are known to be committed in the database, so that record events, which repeat them, need not store them again.
 * A later rename reaches the database on its own topic, whatever is remembered here. Remembers the tables that changed last,
 * as many as fit into 16 MB: a table may have one name or hundreds.
 */
@ApplicationScoped
class KnownNames {
    private static final long MOST_BYTES = 16 << 20;

    /** Of a field or a table, besides the characters of its names. */
    private static final int OWN_BYTES = 150;

    private record Table(String workspaceId, String baseName, String tableName) {
        static Table of(RecordsChanged changed, String workspaceId) {
            return new Table(workspaceId, changed.baseName(), changed.tableName());
        }
    }

    private record Known(Table table, Set<FieldInfo> fields) {
        Known {
            fields = Set.copyOf(fields);
        }

        Known with(Known earlier) {
            if (!earlier.table.equals(table) || fields.containsAll(earlier.fields)) {
                return this;
            }
            Set<FieldInfo> both = new HashSet<>(fields);
            both.addAll(earlier.fields);
            return new Known(table, both);
        }

        int bytes() {
            return OWN_BYTES
                    + table.baseName().length()
                    + table.tableName().length()
                    + fields.stream()
                            .mapToInt(field -> OWN_BYTES + field.name().length())
                            .sum();
        }
    }

    private final Cache<String, Known> byTable;

    KnownNames() {
        this(MOST_BYTES);
    }

    KnownNames(long mostBytes) {
        this.byTable = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .<String, Known>weigher((id, known) -> known.bytes())
                .executor(Runnable::run)
                .build();
    }

    boolean known(RecordsChanged changed, String workspaceId) {
        Known known = byTable.getIfPresent(changed.tableId());
        return known != null
                && known.table().equals(Table.of(changed, workspaceId))
                && known.fields().containsAll(changed.schema());
    }

    void remember(RecordsChanged changed, String workspaceId) {
        Known now = new Known(Table.of(changed, workspaceId), new HashSet<>(changed.schema()));
        byTable.asMap().merge(changed.tableId(), now, (earlier, latest) -> latest.with(earlier));
    }

    /** How much of memory the names are taken to need. */
    long bytes() {
        byTable.cleanUp();
        return byTable.asMap().values().stream().mapToLong(Known::bytes).sum();
    }
}
