package org.pyairtable.data.basesnapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.StoredSchema;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;

/** Keeps the state of bases at some moment and makes new bases of it. Snapshots outlive their base. */
@Singleton
public class BaseSnapshots {
    /** @param records of all tables together */
    @Schema(name = "ListedSnapshot")
    public record Listed(String id, String name, Instant createdAt, String createdBy, int tables, long records) {}

    private record Kept(Listed listed, String workspaceId, String baseName, String shape) {}

    /** Where in a list a snapshot is: the microsecond of its creation and its id. */
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,17})/(snp[A-Za-z0-9]{14})");

    private static final String LISTED = "id, name, created_at, created_by, tables, records";
    private static final String COLUMNS = LISTED + ", workspace_id, base_name, shape::text";
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
    public Uni<Listed> create(Author author, String baseId, String name) {
        String checked = checked(name);
        return pool.withConnection(connection -> Locks.sharingBase(
                connection,
                baseId,
                () -> atOneMoment(connection, () -> saveAllowed(connection, author, baseId, checked))));
    }

    private Uni<Listed> saveAllowed(SqlConnection connection, Author author, String baseId, String name) {
        return repository.load(connection, baseId).chain(found -> {
            policy.require(author.principal(), found, Permission.CHANGE_SCHEMA);
            policy.require(author.principal(), found, Permission.READ_RECORDS);
            return save(connection, author, found.orElseThrow(), name);
        });
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
                        StoredSchema.write(base.tables()),
                        base.tables().size(),
                        Utc.of(now),
                        by)))
                .chain(() -> new RecordCopy(connection, codecs).save(id, base.tables()))
                .call(records -> connection
                        .preparedQuery("update base_snapshot set records = $2 where id = $1")
                        .execute(Tuple.of(id, records)))
                .map(records -> new Listed(id, name, now, by, base.tables().size(), records));
    }

    /** Newest first, one more than the page shows. */
    public Uni<List<Listed>> list(Principal principal, String baseId, PageRequest page) {
        Matcher after = CURSOR.matcher(page.cursor().orElse(""));
        if (page.cursor().isPresent() && !after.matches()) {
            throw PageRequest.unknownCursor();
        }
        Tuple parameters = Tuple.of(baseId, page.rows());
        if (page.cursor().isPresent()) {
            Instant created = Instant.EPOCH.plus(Long.parseLong(after.group(1)), ChronoUnit.MICROS);
            parameters.addOffsetDateTime(created.atOffset(ZoneOffset.UTC)).addString(after.group(2));
        }
        return allowList(principal, baseId)
                .chain(() -> pool.preparedQuery("select " + LISTED + " from base_snapshot where base_id = $1"
                                + (page.cursor().isPresent()
                                        ? " and (created_at < $3 or (created_at = $3 and id > $4))"
                                        : "")
                                + " order by created_at desc, id limit $2")
                        .execute(parameters))
                .map(rows -> Rows.stream(rows).map(BaseSnapshots::listed).toList());
    }

    public static String cursor(Listed listed) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, listed.createdAt()) + "/" + listed.id();
    }

    /** When the base is gone, the workspace of its snapshots decides. */
    private Uni<Void> allowList(Principal principal, String baseId) {
        return pool.preparedQuery("select workspace_id from base_snapshot where base_id = $1 limit 1")
                .execute(Tuple.of(baseId))
                .map(rows -> Rows.stream(rows).map(row -> row.getString(0)).findFirst())
                .chain(workspaceId -> allow(principal, baseId, workspaceId, Permission.CHANGE_SCHEMA));
    }

    public Uni<Void> delete(Principal principal, String baseId, String snapshotId) {
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
    public Uni<Base> restore(
            Author author, String baseId, String snapshotId, Optional<String> name, Optional<String> workspaceId) {
        return find(author.principal(), baseId, snapshotId, Permission.CHANGE_SCHEMA)
                .chain(kept -> copies.filled(
                        author,
                        workspaceId.orElse(kept.workspaceId()),
                        checked(name.orElse(kept.baseName())),
                        kept.shape(),
                        (connection, copy) -> new RecordCopy(connection, codecs)
                                .restore(snapshotId, StoredSchema.read(kept.shape()), copy)));
    }

    /** @param records of all tables together */
    public record Restorable(String workspaceId, long records) {}

    /** A snapshot that the caller may restore; before a job is begun in vain. */
    public Uni<Restorable> restorable(Principal principal, String baseId, String snapshotId) {
        return find(principal, baseId, snapshotId, Permission.CHANGE_SCHEMA)
                .map(kept -> new Restorable(kept.workspaceId(), kept.listed().records()));
    }

    private Uni<Kept> find(Principal principal, String baseId, String snapshotId, Permission permission) {
        return pool.preparedQuery("select " + COLUMNS + " from base_snapshot where base_id = $1 and id = $2")
                .execute(Tuple.of(baseId, snapshotId))
                .map(rows -> rows.size() == 0
                        ? Optional.<Kept>empty()
                        : Optional.of(kept(rows.iterator().next())))
                .call(found -> allow(principal, baseId, found.map(Kept::workspaceId), permission))
                .map(found -> found.orElseThrow(() -> new NotFound.Named("The snapshot").exception()));
    }

    /** Who may do it with the base may do it with its snapshots; when the base is gone, its workspace decides. */
    private Uni<Void> allow(Principal principal, String baseId, Optional<String> workspaceId, Permission permission) {
        return repository
                .load(pool, baseId)
                .invoke(base -> {
                    if (base.isPresent() || workspaceId.isEmpty()) {
                        policy.require(principal, base, permission);
                        policy.require(principal, base, Permission.READ_RECORDS);
                    } else {
                        policy.requireInWorkspace(principal, workspaceId.get(), permission);
                        policy.requireInWorkspace(principal, workspaceId.get(), Permission.READ_RECORDS);
                    }
                })
                .replaceWithVoid();
    }

    public static String checked(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_NAME || !StorableText.is(stripped)) {
            throw new InvalidRequest.Member("name", "a name has 1 to " + MAX_NAME + " characters").exception();
        }
        return stripped;
    }

    private static Listed listed(Row row) {
        return new Listed(
                row.getString(0),
                row.getString(1),
                Rows.instant(row, 2),
                row.getString(3),
                row.getInteger(4),
                row.getLong(5));
    }

    private static Kept kept(Row row) {
        return new Kept(listed(row), row.getString(6), row.getString(7), row.getString(8));
    }
}
