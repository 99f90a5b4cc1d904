package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.events.EventContext;

/**
 * Changes what a cell says of its files when that has become known. All that follows from a change follows from this one
 * too, but the record does not count as modified: nobody wrote it.
 */
@Singleton
public class CellEdit {
    private final SchemaCache schemas;
    private final RecordWriter writer;

    CellEdit(SchemaCache schemas, RecordWriter writer) {
        this.schemas = schemas;
        this.writer = writer;
    }

    /**
     * In the transaction of {@code connection}. Does nothing when the cell is gone or {@code edit} leaves it as it is.
     *
     * @param actor of the event: who wrote the cell before
     */
    public Uni<Void> change(SqlConnection connection, Place place, String actor, UnaryOperator<List<Object>> edit) {
        return Locks.shareBase(connection, place.baseId())
                .chain(() -> schemas.current(connection, place.baseId()))
                .chain(found -> found.flatMap(schema -> table(schema.base(), place)
                                .map(table -> change(connection, schema, table, place, actor, edit)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Optional<Table> table(Base base, Place place) {
        return base.find(place.tableId()).filter(table -> table.has(place.fieldId()));
    }

    private Uni<Void> change(
            SqlConnection connection,
            CachedSchema schema,
            Table table,
            Place place,
            String actor,
            UnaryOperator<List<Object>> edit) {
        Changes changes = writer.changes(connection, schema, actor);
        Field field = table.field(place.fieldId());
        return Locks.tables(connection, schema.derivations().reach(table))
                .chain(() -> changes.load(table, List.of(place.recordId())))
                .chain(() -> {
                    changes.find(table.id(), place.recordId()).ifPresent(record -> apply(record, field, edit));
                    EventContext context = EventContext.by(actor, schema.base().workspaceId());
                    return writer.complete(changes, table, context, "api");
                });
    }

    private static void apply(Touched record, Field field, UnaryOperator<List<Object>> edit) {
        if (record.now().cell(field).orElse("") instanceof List<?> files) {
            List<Object> edited = edit.apply(List.copyOf(files));
            record.set(field.id(), edited.isEmpty() ? Optional.empty() : Optional.of(edited));
        }
    }
}
