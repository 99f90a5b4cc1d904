package org.pyairtable.data.record;

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
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
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

    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final RecordWriter writer;

    Uploads(Snapshots snapshots, AccessPolicy policy, RecordWriter writer) {
        this.snapshots = snapshots;
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
                .chain(() -> snapshots.current(connection, target.baseId()))
                .chain(found -> {
                    Grant grant =
                            policy.require(target.principal(), found.map(Snapshot::base), Permission.WRITE_RECORDS);
                    Snapshot snapshot = found.orElseThrow();
                    return table(connection, snapshot, target.recordId())
                            .chain(table -> append(connection, snapshot, table, grant, target, file));
                });
    }

    /** The path names no table; record ids are unique in a base. */
    private static Uni<Table> table(SqlConnection connection, Snapshot snapshot, String recordId) {
        String sql = String.join(
                " union all ",
                snapshot.base().tables().stream()
                        .map(t -> "select '" + t.id() + "' from " + SqlNames.table(t.id()) + " where _id = $1")
                        .toList());
        return connection.preparedQuery(sql).execute(Tuple.of(recordId)).map(rows -> {
            if (rows.size() == 0) {
                throw AirtableError.recordNotFound().exception();
            }
            return snapshot.base().table(rows.iterator().next().getString(0));
        });
    }

    private Uni<Uploaded> append(
            SqlConnection connection,
            Snapshot snapshot,
            Table table,
            Grant grant,
            Target target,
            Function<Place, Uni<Map<String, Object>>> file) {
        Field field = CellInput.field(table, grant, target.field());
        if (!(field.kind() instanceof FieldKind.Attachments)) {
            throw AirtableError.invalidValue(field.name()).exception();
        }
        Changes changes = writer.changes(connection, snapshot, grant.userId());
        Place place = new Place(snapshot.base().id(), table.id(), target.recordId(), field.id());
        return Locks.tables(connection, snapshot.derivations().reach(table))
                .chain(() -> changes.load(table, List.of(target.recordId())))
                .chain(() -> file.apply(place))
                .invoke(stored -> add(changes, table, field, target.recordId(), stored))
                .chain(() -> writer.complete(
                        changes,
                        table,
                        new EventContext(
                                snapshot.base().workspaceId(),
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
        Touched record = changes.find(table.id(), recordId)
                .orElseThrow(() -> AirtableError.recordNotFound().exception());
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
