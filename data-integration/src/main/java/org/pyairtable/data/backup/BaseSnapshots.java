package org.pyairtable.data.backup;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.StorableText;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.StoredShape;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Keeps the state of bases at some moment and makes new bases of it. Snapshots outlive their base. */
@Singleton
public class BaseSnapshots {
    /** @param records of all tables together */
    public record Listed(String id, String name, Instant createdAt, String createdBy, int tables, long records) {}

    private record Kept(Listed listed, String workspaceId, String baseName, String shape) {}

    private static final String COLUMNS =
            "id, name, created_at, created_by, tables, records, workspace_id, base_name, shape::text";
    private static final int MAX_NAME = 255;

    private final Pool pool;
    private final AccessPolicy policy;
    private final SchemaRepository repository;
    private final CellCodecs codecs;
    private final BaseCopies copies;
    private final Clock clock;

    BaseSnapshots(
            Pool pool,
            AccessPolicy policy,
            SchemaRepository repository,
            CellCodecs codecs,
            BaseCopies copies,
            Clock clock) {
        this.pool = pool;
        this.policy = policy;
        this.repository = repository;
        this.codecs = codecs;
        this.copies = copies;
        this.clock = clock;
    }

    /** All tables as they are at one moment; writers go on meanwhile. */
    Uni<Listed> create(Author author, String baseId, String name) {
        String checked = checked(name);
        return pool.withConnection(connection -> Locks.sharingBase(
                connection,
                baseId,
                () -> atOneMoment(
                        connection, () -> repository.load(connection, baseId).chain(found -> {
                            policy.require(author.principal(), found, Permission.CHANGE_SCHEMA);
                            policy.require(author.principal(), found, Permission.READ_RECORDS);
                            return save(connection, author, found.orElseThrow(), checked);
                        }))));
    }

    private static Uni<Listed> atOneMoment(SqlConnection connection, Supplier<Uni<Listed>> work) {
        return connection
                .query("begin isolation level repeatable read")
                .execute()
                .chain(begun -> work.get()
                        .call(() -> connection.query("commit").execute())
                        .onFailure()
                        .call(() -> connection.query("rollback").execute()));
    }

    private Uni<Listed> save(SqlConnection connection, Author author, Base base, String name) {
        String id = Ids.random("snp");
        Instant now = clock.instant();
        String by = author.principal().userId();
        return connection
                .preparedQuery(
                        "insert into base_snapshot (id, base_id, workspace_id, base_name, name, shape, tables,"
                                + " records, created_at, created_by) values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, 0, $8, $9)")
                .execute(Tuple.from(List.of(
                        id,
                        base.id(),
                        base.workspaceId(),
                        base.name(),
                        name,
                        StoredShape.write(base.tables()),
                        base.tables().size(),
                        now.atOffset(ZoneOffset.UTC),
                        by)))
                .chain(() -> new RecordCopy(connection, codecs).save(id, base.tables()))
                .call(records -> connection
                        .preparedQuery("update base_snapshot set records = $2 where id = $1")
                        .execute(Tuple.of(id, records)))
                .map(records -> new Listed(id, name, now, by, base.tables().size(), records));
    }

    /** Newest first. */
    Uni<List<Listed>> list(Principal principal, String baseId) {
        return pool.preparedQuery(
                        "select " + COLUMNS + " from base_snapshot where base_id = $1 order by created_at desc, id")
                .execute(Tuple.of(baseId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(BaseSnapshots::kept)
                        .toList())
                .call(kept -> allow(principal, baseId, kept.stream().findFirst(), Permission.CHANGE_SCHEMA))
                .map(kept -> kept.stream().map(Kept::listed).toList());
    }

    Uni<Void> delete(Principal principal, String baseId, String snapshotId) {
        return find(principal, baseId, snapshotId, Permission.DELETE_BASE)
                .chain(kept -> pool.preparedQuery("delete from base_snapshot where id = $1")
                        .execute(Tuple.of(snapshotId)))
                .replaceWithVoid();
    }

    /**
     * Makes a new base of the snapshot. It has its own ids for tables, fields and views; records and choices keep theirs.
     *
     * @param workspaceId where the base is going to be; where the old one was when absent
     */
    Uni<Base> restore(
            Author author, String baseId, String snapshotId, Optional<String> name, Optional<String> workspaceId) {
        return find(author.principal(), baseId, snapshotId, Permission.CHANGE_SCHEMA)
                .chain(kept -> copies.filled(
                        author,
                        workspaceId.orElse(kept.workspaceId()),
                        checked(name.orElse(kept.baseName())),
                        kept.shape(),
                        (connection, copy) -> new RecordCopy(connection, codecs)
                                .restore(snapshotId, StoredShape.read(kept.shape()), copy)));
    }

    private Uni<Kept> find(Principal principal, String baseId, String snapshotId, Permission permission) {
        return pool.preparedQuery("select " + COLUMNS + " from base_snapshot where base_id = $1 and id = $2")
                .execute(Tuple.of(baseId, snapshotId))
                .map(rows -> rows.size() == 0
                        ? Optional.<Kept>empty()
                        : Optional.of(kept(rows.iterator().next())))
                .call(found -> allow(principal, baseId, found, permission))
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("The snapshot")));
    }

    /** Who may do it with the base may do it with its snapshots; when the base is gone, its workspace decides. */
    private Uni<Void> allow(Principal principal, String baseId, Optional<Kept> kept, Permission permission) {
        return repository
                .load(pool, baseId)
                .invoke(base -> {
                    if (base.isPresent() || kept.isEmpty()) {
                        policy.require(principal, base, permission);
                        policy.require(principal, base, Permission.READ_RECORDS);
                    } else {
                        policy.requireInWorkspace(principal, kept.get().workspaceId(), permission);
                        policy.requireInWorkspace(principal, kept.get().workspaceId(), Permission.READ_RECORDS);
                    }
                })
                .replaceWithVoid();
    }

    static String checked(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_NAME || !StorableText.is(stripped)) {
            throw ServiceException.invalid("name", "a name has 1 to " + MAX_NAME + " characters");
        }
        return stripped;
    }

    private static Kept kept(Row row) {
        Listed listed = new Listed(
                row.getString(0),
                row.getString(1),
                row.getOffsetDateTime(2).toInstant(),
                row.getString(3),
                row.getInteger(4),
                row.getLong(5));
        return new Kept(listed, row.getString(6), row.getString(7), row.getString(8));
    }
}
