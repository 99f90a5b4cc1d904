package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/** Puts a file that a client sends behind the others in an attachment cell. */
@Singleton
public class Uploads {
    /** @param field name or id */
    public record Target(Principal principal, String baseId, String recordId, String field, EventContext context) {}

    public record Uploaded(Field field, RecordState record) {}

    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final RecordWriter writer;

    Uploads(SchemaCache schemas, AccessPolicy policy, RecordWriter writer) {
        this.schemas = schemas;
        this.policy = policy;
        this.writer = writer;
    }

    /**
     * In the transaction of {@code connection}.
     *
     * @param file keeps the file for the cell and answers what the cell says of it
     */
    public Uni<Uploaded> append(
            SqlConnection connection, Target target, Function<Place, Uni<Map<String, Object>>> file) {
        return Locks.shareBase(connection, target.baseId())
                .chain(() -> schemas.current(connection, target.baseId()))
                .chain(found -> {
                    Grant grant =
                            policy.require(target.principal(), found.map(CachedSchema::base), Permission.WRITE_RECORDS);
                    CachedSchema schema = found.orElseThrow();
                    return table(connection, schema, target.recordId())
                            .chain(table -> append(connection, schema, table, grant, target, file));
                });
    }

    /** The path names no table; record ids are unique in a base. */
    private static Uni<Table> table(SqlConnection connection, CachedSchema schema, String recordId) {
        String sql = String.join(
                " union all ",
                schema.base().tables().stream()
                        .map(t -> "select '" + t.id() + "' from " + SqlNames.table(t.id()) + " where _id = $1")
                        .toList());
        return connection.preparedQuery(sql).execute(Tuple.of(recordId)).map(rows -> {
            if (rows.size() == 0) {
                throw new NotFound.OneRecord().exception();
            }
            return schema.base().table(rows.iterator().next().getString(0));
        });
    }

    private Uni<Uploaded> append(
            SqlConnection connection,
            CachedSchema schema,
            Table table,
            Grant grant,
            Target target,
            Function<Place, Uni<Map<String, Object>>> file) {
        Field field = grant.field(table, target.field());
        if (!(field.kind() instanceof FieldKind.Attachments)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        Changes changes = writer.changes(connection, schema, grant.userId());
        Place place = new Place(schema.base().id(), table.id(), target.recordId(), field.id());
        return Locks.tables(connection, schema.derivations().reach(table))
                .chain(() -> changes.load(table, List.of(target.recordId())))
                .chain(() -> file.apply(place))
                .invoke(stored -> add(changes, table, field, target.recordId(), stored))
                .chain(() -> writer.complete(
                        changes,
                        table,
                        new EventContext(
                                schema.base().workspaceId(),
                                target.context().actor(),
                                target.context().causation(),
                                target.context().correlation(),
                                target.context().replyTo()),
                        "api"))
                .map(done -> new Uploaded(
                        field,
                        changes.find(table.id(), target.recordId())
                                .orElseThrow()
                                .now()));
    }

    private static void add(Changes changes, Table table, Field field, String recordId, Map<String, Object> file) {
        Touched record = changes.find(table.id(), recordId).orElseThrow(() -> new NotFound.OneRecord().exception());
        List<Object> files = new ArrayList<>();
        if (record.now().cell(field).orElse("") instanceof List<?> held) {
            files.addAll(held);
        }
        files.add(file);
        record.become(record.now()
                .with(field.id(), Optional.of(List.copyOf(files)))
                .modified(changes.now(), changes.author()));
    }
}
