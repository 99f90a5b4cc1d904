package org.pyairtable.data.record.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.record.read.SeenRecords;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;

/**
 * What a reader may see of the history of a table's records. What happened to a field that rules hide, or to links that they leave
 * out, is as if it had not happened: the database leaves such entries out, so that pages are as full as without them.
 */
record SeenHistory(Grant grant, Base base, Table table, Instant now) {
    private static final String COLUMNS = "sequence, kind, made_at, made_by, via, cells";

    /** An entry of the history as it is stored. */
    record Stored(long sequence, String kind, Instant at, String actor, String via, JsonNode cells) {}

    /**
     * Whether values may be answered. Which values the record had while it did not fulfil a condition on rows is not known, and a
     * reader whom one concerns may not have been allowed to see them.
     */
    boolean showsValues() {
        return !grant.selectsRows(table);
    }

    /** Whether who created a record may be answered: not to whom a field that says so is hidden. */
    boolean showsCreation() {
        return table.fields().stream()
                .filter(field -> field.kind() instanceof FieldKind.CreatedBy)
                .allMatch(grant::shows);
    }

    /** Whether who changed a record may be answered: not to whom a field that says so is hidden. */
    boolean showsAuthors() {
        return table.fields().stream()
                .filter(field ->
                        field.kind() instanceof FieldKind.LastModifiedBy || field.kind() instanceof FieldKind.WatchedBy)
                .allMatch(grant::shows);
    }

    /** Newest first. */
    Uni<List<Stored>> entries(SqlClient client, String recordId, long below, int most) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from record_history h where h.table_id = "
                + parameters.add(table.id()) + " and h.record_id = " + parameters.add(recordId) + " and h.sequence < "
                + parameters.add(below));
        if (grant.isRestricted()) {
            sql.append(" and (h.kind <> 'changed' or ")
                    .append(touchesSeen(parameters))
                    .append(")");
        }
        sql.append(" order by h.sequence desc limit ").append(parameters.add(most));
        return client.preparedQuery(sql.toString())
                .execute(parameters.toTuple())
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Stored(
                                row.getLong(0),
                                row.getString(1),
                                Rows.instant(row, 2),
                                row.getString(3),
                                row.getString(4),
                                Json.read(row.getString(5))))
                        .toList());
    }

    private String touchesSeen(Parameters parameters) {
        String[] whole = grant.shown(table).stream()
                .filter(field -> !grant.masks(field))
                .map(Field::id)
                .toArray(String[]::new);
        List<String> any = new ArrayList<>();
        any.add("jsonb_exists_any(h.cells::jsonb, " + parameters.add(whole) + ")");
        masked().forEach((field, linked) -> any.add(leadsToSeen(field, linked, parameters)));
        return String.join(" or ", any);
    }

    /** Whether a change of the link cell names a record that the reader sees. */
    private String leadsToSeen(Field field, Table linked, Parameters parameters) {
        String cell = "(h.cells::jsonb -> " + parameters.add(field.id()) + "::text)";
        String none = "'[]'::jsonb";
        StringBuilder sql = new StringBuilder("exists (select from jsonb_array_elements_text(coalesce(" + cell
                + " -> 'added', " + none + ") || coalesce(" + cell + " -> 'removed', " + none + ")) l (id) join "
                + SqlNames.table(linked.id()) + " t on t._id = l.id");
        grant.rows(linked, now).forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return sql.append(")").toString();
    }

    /** Fields that show some of their links, with the tables to which they lead. */
    private Map<Field, Table> masked() {
        Map<Field, Table> masked = new HashMap<>();
        for (Field field : grant.shown(table)) {
            if (grant.masks(field) && field.kind() instanceof FieldKind.Link link) {
                masked.put(field, base.table(link.linkedTableId()));
            }
        }
        return masked;
    }

    /** Of the records that the entries name in such fields, those that the reader sees, by the id of the field. */
    Uni<Map<String, Set<String>>> seenLinks(SqlClient client, List<Stored> entries) {
        Map<String, Set<String>> seen = new HashMap<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Map.Entry<Field, Table> masked : masked().entrySet()) {
            String field = masked.getKey().id();
            Set<String> named = new LinkedHashSet<>();
            for (Stored entry : entries) {
                entry.cells().path(field).path("added").forEach(id -> named.add(id.asText()));
                entry.cells().path(field).path("removed").forEach(id -> named.add(id.asText()));
            }
            chain = chain.chain(() -> named.isEmpty()
                            ? Uni.createFrom().item(Set.<String>of())
                            : SeenRecords.among(client, grant, masked.getValue(), named, now))
                    .invoke(found -> seen.put(field, found))
                    .replaceWithVoid();
        }
        return chain.replaceWith(seen);
    }
}
