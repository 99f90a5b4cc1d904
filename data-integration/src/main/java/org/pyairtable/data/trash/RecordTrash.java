package org.pyairtable.data.trash;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.InsertedRow;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/** Keeps records that a transaction deletes, with their links and what belongs to them. */
@Singleton
public class RecordTrash {
    private static final String INSERT = """
            with noted as (
                insert into trash (id, base_id, workspace_id, kind, table_id, name, records, deleted_at, deleted_by)
                values ($1, $2, $3, 'records', $4, $5, $6, $7, $8) returning id)
            insert into trash_record (trash_id, position, record_id, cells, types, links, referrers)
            select noted.id, u.n, u.r, u.c, u.t, u.l, u.f from noted,
                unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::text[]) with ordinality as u (r, c, t, l, f, n)""";

    private final List<Belongings> belongings;

    RecordTrash(@All List<Belongings> belongings) {
        this.belongings = List.copyOf(belongings);
    }

    /**
     * A record as it was deleted, in JSON.
     *
     * @param cells as rows of its table are inserted
     * @param types of the fields with cells, by their ids
     * @param links ids of the linked records, by the id of the field
     * @param referrers ids of records of its table whose cells of a field linked to it, by the id of the field
     */
    public record Kept(String recordId, String cells, String types, String links, String referrers) {}

    /** In their order, if records of the table are deleted. */
    public List<Uni<Void>> statements(Changes changes, Table table, EventContext context) {
        List<Touched> deleted =
                changes.of(table.id()).stream().filter(Touched::isDeleted).toList();
        if (deleted.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, List<String>>> referrers = referrers(changes, table);
        List<Kept> kept = deleted.stream()
                .map(record -> kept(changes, table, record.before().orElseThrow(), referrers))
                .toList();
        String id = Ids.random("trs");
        List<Uni<Void>> statements = new ArrayList<>(List.of(insert(changes, id, table, context, kept)));
        belongings.forEach(of -> statements.add(of.keep(
                changes.connection(),
                id,
                table.id(),
                kept.stream().map(Kept::recordId).toList())));
        return statements;
    }

    /** Before the records are taken out of the trash. */
    public Uni<Void> restoreBelongings(SqlConnection connection, Deleted deleted, List<Kept> kept) {
        return Sequential.each(
                belongings,
                of -> of.restore(
                        connection,
                        deleted.id(),
                        deleted.tableId().orElseThrow(),
                        kept.stream().map(Kept::recordId).toList()));
    }

    private static Uni<Void> insert(Changes changes, String id, Table table, EventContext context, List<Kept> kept) {
        Tuple values = Tuple.from(List.of(
                id,
                changes.schema().base().id(),
                changes.schema().base().workspaceId(),
                table.id(),
                table.name(),
                kept.size(),
                Utc.of(changes.now()),
                context.actor(),
                kept.stream().map(Kept::recordId).toArray(String[]::new),
                kept.stream().map(Kept::cells).toArray(String[]::new),
                kept.stream().map(Kept::types).toArray(String[]::new),
                kept.stream().map(Kept::links).toArray(String[]::new),
                kept.stream().map(Kept::referrers).toArray(String[]::new)));
        return changes.connection().preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    private static Kept kept(
            Changes changes, Table table, RecordState record, Map<String, Map<String, List<String>>> referrers) {
        List<Field> columns = table.stored().stream()
                .filter(field -> field.hasColumn() && !field.isDerived())
                .toList();
        Map<String, String> types = columns.stream()
                .filter(field -> record.cell(field).isPresent())
                .collect(Collectors.toMap(Field::id, field -> field.kind().type()));
        Map<String, List<String>> links = new HashMap<>();
        for (Field field : table.fields()) {
            if (field.kind() instanceof FieldKind.Link && record.cell(field).isPresent()) {
                links.put(field.id(), Changes.ids(record.cell(field)));
            }
        }
        return new Kept(
                record.id(),
                Json.write(InsertedRow.of(changes.codecs(), record, columns)),
                Json.write(types),
                Json.write(links),
                Json.write(referrers.getOrDefault(record.id(), Map.of())));
    }

    /** Of links within the table that have no other side, who loses a deleted record: by its id and that of the field. */
    private static Map<String, Map<String, List<String>>> referrers(Changes changes, Table table) {
        Map<String, Map<String, List<String>>> referrers = new HashMap<>();
        Set<String> deleted = changes.of(table.id()).stream()
                .filter(Touched::isDeleted)
                .map(Touched::id)
                .collect(Collectors.toSet());
        for (Field field : table.fields()) {
            if (field.kind() instanceof FieldKind.Link link
                    && link.inverseFieldId().isEmpty()) {
                for (Touched record : changes.of(table.id())) {
                    if (!record.isDeleted()) {
                        Changes.links(record.before(), field.id()).stream()
                                .filter(deleted::contains)
                                .forEach(id -> referrers
                                        .computeIfAbsent(id, i -> new HashMap<>())
                                        .computeIfAbsent(field.id(), i -> new ArrayList<>())
                                        .add(record.id()));
                    }
                }
            }
        }
        return referrers;
    }

    /** In the order of their deletion. */
    public Uni<List<Kept>> read(SqlClient client, String trashId) {
        return client.preparedQuery("select record_id, cells, types, links, referrers from trash_record"
                        + " where trash_id = $1 order by position")
                .execute(Tuple.of(trashId))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Kept(
                                row.getString(0),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)))
                        .toList());
    }
}
