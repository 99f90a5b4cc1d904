package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.conversion.TableDeletion;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.meta.TableDefinition;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.Json;

/** A table that is made for a file. Without a key nobody can go on with half of the file, so the table goes with it. */
final class NewTable implements Opening {
    private static final Logger LOG = Logger.getLogger(NewTable.class);

    private final SchemaChanges changes;
    private final TableDeletion deletion;
    private final ImportProgress progress;
    private final Author author;
    private final String baseId;
    private final String name;
    private final CallerSigns given;
    private final Optional<String> key;
    private ColumnTypes types = new ColumnTypes(List.of(), 0);
    private Columns columns = new Columns(List.of(), 0);
    private volatile @Nullable String made;

    NewTable(
            SchemaChanges changes,
            TableDeletion deletion,
            ImportProgress progress,
            Author author,
            String baseId,
            String name,
            CallerSigns given,
            Optional<String> key) {
        this.changes = changes;
        this.deletion = deletion;
        this.progress = progress;
        this.author = author;
        this.baseId = baseId;
        this.name = name;
        this.given = given;
        this.key = key;
    }

    @Override
    public Columns columns(List<String> header, List<CsvRow> sample) {
        types = ColumnTypes.of(header, sample, given);
        columns = types.columns();
        return columns;
    }

    @Override
    public Uni<CsvImport.Target> open() {
        List<FieldDefinition> fields =
                types.fields().stream().map(NewTable::definition).toList();
        return changes.createTable(author, baseId, new TableDefinition(name, Optional.empty(), fields), this::found)
                .map(changed -> target(changed.value()));
    }

    private static FieldDefinition definition(Map<String, Object> field) {
        JsonNode json = Json.tree(field);
        return new FieldDefinition(
                json.path("name").asText(), json.path("type").asText(), Optional.empty(), json.path("options"));
    }

    /** Before the commit, so that no table is left behind that nobody knows of. */
    private Uni<Void> found(SqlConnection connection, Table table) {
        made = table.id();
        return key.map(k -> progress.begin(connection, baseId, k, table.id()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private CsvImport.Target target(Table table) {
        return new CsvImport.Target(
                baseId, table.id(), table.fields().stream().map(Optional::of).toList(), columns, 0);
    }

    /** Waits for what is being written, as every change of schema does. */
    @Override
    public Uni<Boolean> abandoned() {
        String tableId = made;
        return tableId == null || key.isPresent()
                ? Uni.createFrom().item(false)
                : deletion.delete(author, baseId, tableId, IfUsed.GO_ON)
                        .replaceWith(true)
                        .onFailure(failure -> !isGone(failure))
                        .invoke(failure -> LOG.warnf(
                                "Partly imported table not removed: table=%s reason=%s", tableId, failure.getMessage()))
                        .onFailure()
                        .recoverWithItem(NewTable::isGone);
    }

    /** Whether somebody else has deleted it, or may alone do so. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof RefusedException refused && !(refused.refusal() instanceof Conflict);
    }
}
