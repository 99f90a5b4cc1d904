package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Versions of schemas in the database. A version is written once and goes with its base. */
@Singleton
class HistoryStore {
    /** @param changes without what they changed */
    record Version(long version, Instant at, Optional<String> by, String baseName, List<SchemaChange> changes) {}

    /** Newest versions that together are no more, and no larger, than given; at least the newest one. */
    private static final String KEPT = """
            with sized as (
                select v.version, coalesce(v.bytes, pg_column_size(v.changes) + (
                    select coalesce(sum(pg_column_size(t.content)), 0) from schema_version_table t
                    where t.base_id = v.base_id and t.version = v.version)) as bytes
                from schema_version v where v.base_id = $1),
            counted as (
                select version, row_number() over newest as number, sum(bytes) over newest as total
                from sized window newest as (order by version desc))
            select min(version) filter (where number = 1 or (number <= $2 and total <= $3)) as first, min(version) as oldest
            from counted""";

    /** What the oldest kept version holds of tables that it did not change moves to it. */
    private static final String MOVE = """
            update schema_version_table t set version = $2 from (
                select distinct on (table_id) table_id, version from schema_version_table
                where base_id = $1 and version < $2 order by table_id, version desc) newest
            where t.base_id = $1 and t.table_id = newest.table_id and t.version = newest.version and t.content is not null
                and not exists (select from schema_version_table k
                    where k.base_id = $1 and k.table_id = t.table_id and k.version = $2)""";

    /** Keeps how large a version is as stored, so that it is not weighed again at each later change. */
    private static final String WEIGH = """
            update schema_version v set bytes = pg_column_size(v.changes) + (
                select coalesce(sum(pg_column_size(t.content)), 0) from schema_version_table t
                where t.base_id = v.base_id and t.version = v.version)
            where v.base_id = $1 and v.version = $2""";

    /** Versions with what they made of some tables. */
    private static final String STEPS = """
            select v.version, v.made_at, v.made_by, v.base_name, v.changes, (
                select p.base_name from schema_version p where p.base_id = $1 and p.version < v.version
                order by p.version desc limit 1) as former, t.table_id, was.content as before, t.content as after
            from (select * from schema_version where base_id = $1 and version %s $2 order by version desc limit $3) v
                left join schema_version_table t on t.base_id = $1 and t.version = v.version and t.table_id = any($4)
                left join lateral (
                    select p.content from schema_version_table p
                    where p.base_id = $1 and p.table_id = t.table_id and p.version < t.version
                    order by p.version desc limit 1) was on true
            order by v.version desc, t.position, t.table_id""";

    private static final String COLUMNS = "version, made_at, made_by, base_name, changes";

    Uni<Boolean> isBegun(SqlClient c, String baseId) {
        return c.preparedQuery("select 1 from schema_version where base_id = $1 limit 1")
                .execute(Tuple.of(baseId))
                .map(rows -> rows.size() > 0);
    }

    /** @param before what the version before held */
    Uni<Void> insert(SqlConnection c, String baseId, Version version, SchemaContent before, SchemaContent after) {
        return c.preparedQuery("insert into schema_version (base_id, " + COLUMNS + ") values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        baseId,
                        version.version(),
                        Utc.of(version.at()),
                        version.by().orElse(null),
                        version.baseName(),
                        Json.write(version.changes())))
                .chain(() -> insertTables(c, baseId, version.version(), before, after))
                .chain(() -> weigh(c, baseId, version.version()));
    }

    private static Uni<Void> weigh(SqlConnection c, String baseId, long version) {
        return c.preparedQuery(WEIGH).execute(Tuple.of(baseId, version)).replaceWithVoid();
    }

    /**
     * Forgets the oldest versions beyond a number or a size. Those that stay are whole: the oldest of them takes over what it
     * shared with the ones before.
     */
    Uni<Void> trim(SqlConnection c, String baseId, int most, long bytes) {
        return c.preparedQuery(KEPT).execute(Tuple.of(baseId, most, bytes)).chain(rows -> {
            Row row = rows.iterator().next();
            Long first = row.getLong("first");
            if (first == null || first.equals(row.getLong("oldest"))) {
                return Uni.createFrom().voidItem();
            }
            return c.preparedQuery(MOVE)
                    .execute(Tuple.of(baseId, first))
                    .chain(() -> c.preparedQuery("delete from schema_version where base_id = $1 and version < $2")
                            .execute(Tuple.of(baseId, first)))
                    .chain(() -> weigh(c, baseId, first));
        });
    }

    private static Uni<Void> insertTables(
            SqlConnection c, String baseId, long version, SchemaContent before, SchemaContent after) {
        List<Tuple> rows = new ArrayList<>();
        int position = 0;
        for (var table : after.tables().entrySet()) {
            if (!table.getValue().equals(before.tables().get(table.getKey()))) {
                rows.add(row(baseId, version, table.getKey(), position, Json.write(table.getValue())));
            }
            position++;
        }
        before.tables().keySet().stream()
                .filter(id -> !after.tables().containsKey(id))
                .forEach(id -> rows.add(row(baseId, version, id, 0, null)));
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : c.preparedQuery("insert into schema_version_table (base_id, version, table_id, position, content)"
                                + " values ($1, $2, $3, $4, $5)")
                        .executeBatch(rows)
                        .replaceWithVoid();
    }

    private static Tuple row(String baseId, long version, String tableId, int position, @Nullable String content) {
        return Tuple.of(baseId, version, tableId, position, content);
    }

    /** Newest first. */
    Uni<List<Version>> list(SqlClient c, String baseId, long below, int rows) {
        return c.preparedQuery("select " + COLUMNS + " from schema_version where base_id = $1 and version < $2"
                        + " order by version desc limit $3")
                .execute(Tuple.of(baseId, below, rows))
                .map(found -> Rows.stream(found).map(HistoryStore::version).toList());
    }

    Uni<Optional<Version>> find(SqlClient c, String baseId, long version) {
        return c.preparedQuery("select " + COLUMNS + " from schema_version where base_id = $1 and version = $2")
                .execute(Tuple.of(baseId, version))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(version(rows.iterator().next())));
    }

    /** Newest first, with what each version made of these tables. */
    Uni<List<Step>> steps(SqlClient c, String baseId, List<String> tableIds, long below, int rows) {
        return steps(c, STEPS.formatted("<"), Tuple.of(baseId, below, rows, tableIds.toArray(String[]::new)));
    }

    /** As above, of one version. */
    Uni<Optional<Step>> step(SqlClient c, String baseId, List<String> tableIds, long version) {
        return steps(c, STEPS.formatted("="), Tuple.of(baseId, version, 1, tableIds.toArray(String[]::new)))
                .map(found -> found.stream().findFirst());
    }

    private static Uni<List<Step>> steps(SqlClient c, String sql, Tuple parameters) {
        return c.preparedQuery(sql).execute(parameters).map(rows -> {
            SequencedMap<Long, Step> steps = new LinkedHashMap<>();
            for (Row row : rows) {
                Step step = steps.computeIfAbsent(
                        row.getLong("version"),
                        number -> new Step(version(row), Optional.ofNullable(row.getString("former"))));
                put(step.before(), row, "before");
                put(step.after(), row, "after");
            }
            return List.copyOf(steps.values());
        });
    }

    private static void put(SequencedMap<String, JsonNode> tables, Row row, String column) {
        String content = row.getString(column);
        if (content != null) {
            tables.put(row.getString("table_id"), Json.read(content));
        }
    }

    /** The newest version below this one. */
    Uni<Optional<Version>> previous(SqlClient c, String baseId, long version) {
        return list(c, baseId, version, 1).map(found -> found.stream().findFirst());
    }

    Uni<SchemaContent> content(SqlClient c, String baseId, Version version) {
        return c.preparedQuery("""
                        select table_id, content from (
                            select distinct on (table_id) table_id, position, content from schema_version_table
                            where base_id = $1 and version <= $2 order by table_id, version desc) as newest
                        where content is not null order by position, table_id""").execute(Tuple.of(baseId, version.version())).map(rows -> {
            SequencedMap<String, JsonNode> tables = new LinkedHashMap<>();
            rows.forEach(row -> tables.put(row.getString(0), Json.read(row.getString(1))));
            return new SchemaContent(version.baseName(), tables);
        });
    }

    private static Version version(Row row) {
        List<SchemaChange> changes = new ArrayList<>();
        Json.read(row.getString(4)).forEach(change -> changes.add(change(change)));
        return new Version(
                row.getLong(0), Rows.instant(row, 1), Optional.ofNullable(row.getString(2)), row.getString(3), changes);
    }

    private static SchemaChange change(JsonNode json) {
        return new SchemaChange(
                json.path("kind").asText(),
                json.path("tableId").textValue(),
                json.path("fieldId").textValue(),
                json.path("viewId").textValue(),
                json.path("name").asText(),
                null,
                null);
    }
}
