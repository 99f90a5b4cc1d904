package org.pyairtable.data.record.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.read.RecordReads;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Rule.Access;
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
            long sequence,
            String kind,
            Instant at,
            Optional<String> actor,
            Optional<String> via,
            List<CellChange> cells) {}

    /**
     * What happened to a cell.
     *
     * @param type of the field at that time
     * @param before as JSON; null for an empty cell
     * @param after likewise
     * @param added ids of linked records; empty for other types
     * @param removed likewise
     * @param truncated whether values or ids are left out or cut
     * @param withheld whether values and ids are left out because the reader may not have been allowed to see them
     */
    public record CellChange(
            String fieldId,
            String fieldName,
            String type,
            @Nullable Object before,
            @Nullable Object after,
            List<String> added,
            List<String> removed,
            boolean truncated,
            boolean withheld) {}

    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final RecordReads reads;
    private final CellCodecs codecs;
    private final Clock clock;

    RecordHistories(
            Pool pool, SchemaCache schemas, AccessPolicy policy, RecordReads reads, CellCodecs codecs, Clock clock) {
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.reads = reads;
        this.codecs = codecs;
        this.clock = clock;
    }

    /**
     * Newest first; the creation comes last. Fails when the caller may not read the record as it is now. That of a deleted record is
     * for creators and owners, from whom rules hide nothing.
     *
     * @param table id or name
     * @param below entries with smaller sequences
     * @return entries without cells that the caller may see are among them
     */
    public Uni<List<Entry>> list(
            Principal principal, String baseId, String table, String recordId, long below, int rows) {
        return schemas.current(baseId).chain(found -> {
            Grant grant = policy.grant(principal, found.map(CachedSchema::base), Permission.READ_RECORDS);
            Base base = found.orElseThrow().base();
            Table place = grant.table(base, table, Access.READ);
            return requireVisible(principal, baseId, place, recordId, grant)
                    .chain(() -> entries(new SeenHistory(grant, base, place, clock.instant()), recordId, below, rows));
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

    private Uni<List<Entry>> entries(SeenHistory seen, String recordId, long below, int rows) {
        return seen.entries(pool, recordId, below, rows)
                .chain(stored -> seen.seenLinks(pool, stored).map(links -> stored.stream()
                        .map(entry -> entry(seen, links, entry))
                        .toList()))
                .chain(entries -> entries.size() == rows
                        ? Uni.createFrom().item(entries)
                        : creation(seen.table(), recordId)
                                .map(created -> withCreation(seen, entries, created, below == Long.MAX_VALUE)));
    }

    private static List<Entry> withCreation(
            SeenHistory seen, List<Entry> entries, Optional<Entry> created, boolean first) {
        if (created.isEmpty() && entries.isEmpty() && first) {
            throw new NotFound.OneRecord().exception();
        }
        List<Entry> all = new ArrayList<>(entries);
        created.filter(entry -> seen.showsCreation()).ifPresent(all::add);
        return all;
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
                            0,
                            "created",
                            Rows.instant(row, 0),
                            Optional.of(row.getString(1)),
                            Optional.empty(),
                            List.of()));
                });
    }

    private Entry entry(SeenHistory seen, Map<String, Set<String>> links, SeenHistory.Stored stored) {
        List<CellChange> cells = new ArrayList<>();
        for (Field field : seen.grant().shown(seen.table())) {
            if (stored.cells().has(field.id())) {
                JsonNode cell = stored.cells().path(field.id());
                Optional.ofNullable(links.get(field.id()))
                        .map(ids -> ofLinks(field, cell, ids))
                        .orElseGet(() -> Optional.of(change(field, cell)))
                        .map(change -> seen.showsValues() && !isOfFormerField(seen, stored, field, cell)
                                ? change
                                : withheld(change))
                        .ifPresent(cells::add);
            }
        }
        return new Entry(
                stored.sequence(),
                stored.kind(),
                stored.at(),
                Optional.of(stored.actor()).filter(actor -> seen.showsAuthors()),
                Optional.of(stored.via()),
                cells);
    }

    /** Of a field of another type, which rules may have hidden: it was computed, or linked, and has these values no more. */
    private static boolean isOfFormerField(SeenHistory seen, SeenHistory.Stored stored, Field field, JsonNode cell) {
        return seen.grant().isRestricted()
                && (stored.via().equals("schema")
                        || (cell.path("type").asText().equals("multipleRecordLinks")
                                && !(field.kind() instanceof FieldKind.Link)));
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
                stored.path("truncated").asBoolean(),
                false);
    }

    /** Of a link cell that shows some records alone: names that it held as a text of another type might be those of others. */
    private static Optional<CellChange> ofLinks(Field field, JsonNode stored, Set<String> seen) {
        List<String> added =
                ids(stored.path("added")).stream().filter(seen::contains).toList();
        List<String> removed =
                ids(stored.path("removed")).stream().filter(seen::contains).toList();
        return added.isEmpty() && removed.isEmpty()
                ? Optional.empty()
                : Optional.of(new CellChange(
                        field.id(),
                        field.name(),
                        stored.path("type").asText(),
                        null,
                        null,
                        added,
                        removed,
                        false,
                        false));
    }

    private static CellChange withheld(CellChange change) {
        return new CellChange(
                change.fieldId(), change.fieldName(), change.type(), null, null, List.of(), List.of(), false, true);
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
