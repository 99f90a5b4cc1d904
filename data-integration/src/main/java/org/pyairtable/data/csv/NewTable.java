package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.schema.Table;

/** A table that is made for a file. Without a key nobody can go on with half of the file, so the table goes with it. */
final class NewTable implements Opening {
    private static final Logger LOG = Logger.getLogger(NewTable.class);

    private final SchemaChanges changes;
    private final ImportProgress progress;
    private final Author author;
    private final String baseId;
    private final String name;
    private final Optional<String> key;
    private volatile @Nullable String made;

    NewTable(
            SchemaChanges changes,
            ImportProgress progress,
            Author author,
            String baseId,
            String name,
            Optional<String> key) {
        this.changes = changes;
        this.progress = progress;
        this.author = author;
        this.baseId = baseId;
        this.name = name;
        this.key = key;
    }

    @Override
    public Uni<CsvImport.Target> open(List<String> header, List<CsvRow> sample) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", name);
        definition.put("fields", ColumnTypes.fields(header, sample));
        return changes.createTable(author, baseId, (ObjectNode) Json.tree(definition), this::found)
                .map(changed -> target(changed.value()));
    }

    /** Before the commit, so that there is no table that nobody knows of. */
    private Uni<Void> found(SqlConnection connection, Table table) {
        made = table.id();
        return key.map(k -> progress.begin(connection, baseId, k, table.id()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private CsvImport.Target target(Table table) {
        return new CsvImport.Target(
                baseId, table.id(), table.fields().stream().map(Optional::of).toList(), List.of(), 0);
    }

    /** Waits for what is being written, as every change of shape does. */
    @Override
    public Uni<Boolean> abandoned() {
        String tableId = made;
        return tableId == null || key.isPresent()
                ? Uni.createFrom().item(false)
                : changes.deleteTable(author, baseId, tableId)
                        .replaceWith(true)
                        .onFailure(failure -> !(failure instanceof AirtableException))
                        .invoke(failure ->
                                LOG.warnf("The table %s of half a file stays: %s", tableId, failure.getMessage()))
                        .onFailure()
                        .recoverWithItem(failure -> failure instanceof AirtableException);
    }
}
