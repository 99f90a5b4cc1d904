package org.pyairtable.data.record.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.read.RecordReads;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Principal;

/** Reads the history of a record as far as the caller may see it. */
@Singleton
public class RecordHistories {
    /**
     * What happened to the record by one write.
     *
     * @param sequence grows; 0 of its creation
     * @param kind {@code created}, {@code changed}, {@code deleted} or {@code restored}
     * @param via how it came about; absent for the creation
     */
    public record Entry(
            long sequence, String kind, Instant at, String actor, Optional<String> via, List<CellChange> cells) {}

    /**
     * What happened to a cell.
     *
     * @param type of the field at that time
     * @param before as JSON; null for an empty cell
     * @param after likewise
     * @param added ids of linked records; empty for other types
     * @param removed likewise
     * @param truncated whether values or ids are left out or cut
     */
    public record CellChange(
            String fieldId,
            String fieldName,
            String type,
            @Nullable Object before,
            @Nullable Object after,
            List<String> added,
            List<String> removed,
            boolean truncated) {}

    private static final String LIST = "select sequence, kind, made_at, made_by, via, cells from record_history"
            + " where table_id = $1 and record_id = $2 and sequence < $3 order by sequence desc limit $4";

    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final RecordReads reads;
    private final CellCodecs codecs;

    RecordHistories(Pool pool, SchemaCache schemas, AccessPolicy policy, RecordReads reads, CellCodecs codecs) {
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.reads = reads;
        this.codecs = codecs;
    }

    /**
     * Newest first; the creation comes last. Fails when the caller may not read the record. That of a deleted record is for creators
     * and owners, from whom rules hide nothing.
     *
     * @param table id or name
     * @param below entries with smaller sequences
     * @return entries without cells that the caller may see are among them
     */
    public Uni<List<Entry>> list(
            Principal principal, String baseId, String table, String recordId, long below, int rows) {
        return schemas.current(baseId).chain(found -> {
            Grant grant = policy.require(principal, found.map(CachedSchema::base), Permission.READ_RECORDS);
            Table place = found.orElseThrow().base().find(table).orElseThrow(() -> new NotFound.Part().exception());
            return requireVisible(principal, baseId, place, recordId, grant)
                    .chain(() -> entries(grant, place, recordId, below, rows));
        });
    }

    private Uni<Void> requireVisible(Principal principal, String baseId, Table table, String recordId, Grant grant) {
        return reads.one(principal, baseId, table.id(), recordId, Optional.empty())
                .replaceWithVoid()
                .onFailure(failure -> isGone(failure) && grant.role().includes(Role.CREATOR))
                .recoverWithNull();
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal() instanceof NotFound;
    }

    private Uni<List<Entry>> entries(Grant grant, Table table, String recordId, long below, int rows) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(table.id(), recordId, below, rows))
                .chain(found -> {
                    List<Entry> entries = new ArrayList<>();
                    found.forEach(row -> entries.add(entry(grant, table, row)));
                    return entries.size() == rows
                            ? Uni.createFrom().item(entries)
                            : creation(table, recordId).map(created -> {
                                created.ifPresent(entries::add);
                                if (entries.isEmpty() && below == Long.MAX_VALUE) {
                                    throw new NotFound.OneRecord().exception();
                                }
                                return entries;
                            });
                });
    }

    /** As the record itself says it; empty for one that is gone. */
    private Uni<Optional<Entry>> creation(Table table, String recordId) {
        return pool.preparedQuery(
                        "select _created_at, _created_by from " + SqlNames.table(table.id()) + " where _id = $1")
                .execute(Tuple.of(recordId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new Entry(
                            0, "created", Rows.instant(row, 0), row.getString(1), Optional.empty(), List.of()));
                });
    }

    private Entry entry(Grant grant, Table table, Row row) {
        JsonNode stored = Json.read(row.getString(5));
        List<CellChange> cells = new ArrayList<>();
        for (Field field : grant.shown(table)) {
            if (stored.has(field.id())) {
                cells.add(change(field, stored.path(field.id())));
            }
        }
        return new Entry(
                row.getLong(0),
                row.getString(1),
                Rows.instant(row, 2),
                row.getString(3),
                Optional.of(row.getString(4)),
                cells);
    }

    private CellChange change(Field field, JsonNode stored) {
        String type = stored.path("type").asText();
        return new CellChange(
                field.id(),
                field.name(),
                type,
                value(type, stored.path("before")),
                value(type, stored.path("after")),
                ids(stored.path("added")),
                ids(stored.path("removed")),
                stored.path("truncated").asBoolean());
    }

    /** People are stored by their ids. */
    private @Nullable Object value(String type, JsonNode json) {
        if (json.isMissingNode()) {
            return null;
        }
        return switch (type) {
            case "singleCollaborator" ->
                json.isTextual()
                        ? codecs.of(new FieldKind.SingleCollaborator()).toJson(json.textValue())
                        : Json.value(json);
            case "multipleCollaborators" ->
                isOfTexts(json)
                        ? codecs.of(new FieldKind.MultipleCollaborators()).toJson(ids(json))
                        : Json.value(json);
            default -> Json.value(json);
        };
    }

    private static boolean isOfTexts(JsonNode json) {
        if (!json.isArray()) {
            return false;
        }
        for (JsonNode element : json) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static List<String> ids(JsonNode json) {
        List<String> ids = new ArrayList<>();
        json.forEach(id -> ids.add(id.asText()));
        return ids;
    }
}
