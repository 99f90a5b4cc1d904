package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Rule.Access;
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
    private final Clock clock;

    Uploads(SchemaCache schemas, AccessPolicy policy, RecordWriter writer, Clock clock) {
        this.clock = clock;
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
                            policy.grant(target.principal(), found.map(CachedSchema::base), Permission.WRITE_RECORDS);
                    CachedSchema schema = found.orElseThrow();
                    return table(connection, schema, grant, target.recordId())
                            .chain(table -> append(connection, schema, table, grant, target, file));
                });
    }

    /** The path names no table; record ids are unique in a base. One that is not seen is not found, by the same statement. */
    private Uni<Table> table(SqlConnection connection, CachedSchema schema, Grant grant, String recordId) {
        Parameters parameters = new Parameters();
        String id = parameters.add(recordId);
        String sql = grant.seen(schema.base()).tables().stream()
                .map(table -> found(grant, table, id, parameters))
                .collect(Collectors.joining(" union all "));
        return sql.isEmpty()
                ? Uni.createFrom().failure(() -> new NotFound.OneRecord().exception())
                : connection.preparedQuery(sql).execute(parameters.toTuple()).map(rows -> {
                    if (rows.size() == 0) {
                        throw new NotFound.OneRecord().exception();
                    }
                    return schema.base().table(rows.iterator().next().getString(0));
                });
    }

    private String found(Grant grant, Table table, String id, Parameters parameters) {
        return "select '" + table.id() + "' from " + SqlNames.table(table.id()) + " t where t._id = " + id
                + grant.rows(table, clock.instant()).stream()
                        .map(condition -> " and " + condition.apply(parameters))
                        .collect(Collectors.joining());
    }

    private Uni<Void> requireSeen(
            SqlConnection connection, Grant grant, Table table, String recordId, Refusal otherwise) {
        return grant.selectsRows(table)
                ? new RowGuard(connection, grant, table, clock.instant())
                        .seen(List.of(recordId))
                        .invoke(seen -> {
                            if (seen.isEmpty()) {
                                throw otherwise.exception();
                            }
                        })
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<Uploaded> append(
            SqlConnection connection,
            CachedSchema schema,
            Table table,
            Grant grant,
            Target target,
            Function<Place, Uni<Map<String, Object>>> file) {
        grant.require(table, Access.EDIT);
        Field field = grant.written(table, target.field());
        if (!(field.kind() instanceof FieldKind.Attachments)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        Changes changes = writer.changes(connection, schema, grant.userId());
        Place place = new Place(schema.base().id(), table.id(), target.recordId(), field.id());
        return Locks.tables(connection, schema.derivations().reach(table))
                // It may have changed while this waited for its locks.
                .chain(() -> requireSeen(connection, grant, table, target.recordId(), new NotFound.OneRecord()))
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
                .chain(() -> requireSeen(connection, grant, table, target.recordId(), new NotPermitted(true)))
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
