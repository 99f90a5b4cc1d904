package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/**
 * Writes the link cells of the table that a request wrote to. A link is one row of a join table with a position for each
 * side; new positions come from a sequence, so what is added last stands last on both sides.
 */
final class LinkWriter {
    private final Changes changes;
    private final Table table;

    LinkWriter(Changes changes, Table table) {
        this.changes = changes;
        this.table = table;
    }

    /** In the order in which they are to be executed. */
    List<Uni<Void>> statements() {
        List<Uni<Void>> statements = new ArrayList<>();
        for (Field field : table.fields()) {
            if (field.kind() instanceof FieldKind.Link link) {
                statements.addAll(statements(field, link));
            }
        }
        return statements;
    }

    private List<Uni<Void>> statements(Field field, FieldKind.Link link) {
        Pairs gone = new Pairs();
        Pairs placed = new Pairs();
        for (Touched record : changes.of(table.id())) {
            if (record.hasChanged(field.id())) {
                List<String> before = Changes.links(record.before(), field.id());
                List<String> after = Changes.links(record.after(), field.id());
                before.stream().filter(id -> !after.contains(id)).forEach(id -> gone.add(record.id(), id));
                List<String> kept = before.stream().filter(after::contains).toList();
                boolean appended = after.subList(0, kept.size()).equals(kept);
                after.subList(appended ? kept.size() : 0, after.size()).forEach(id -> placed.add(record.id(), id));
            }
        }
        List<Uni<Void>> statements = new ArrayList<>();
        if (!gone.own.isEmpty()) {
            statements.add(delete(link, gone));
        }
        if (!placed.own.isEmpty()) {
            statements.add(place(link, placed));
        }
        return statements;
    }

    private Uni<Void> delete(FieldKind.Link link, Pairs pairs) {
        return run(
                "delete from " + SqlNames.join(link.joinTable()) + " l using unnest($1::text[], $2::text[]) as u (a, b)"
                        + " where l." + own(link) + "_id = u.a and l." + other(link) + "_id = u.b",
                pairs);
    }

    private Uni<Void> place(FieldKind.Link link, Pairs pairs) {
        String own = own(link);
        String other = other(link);
        return run(
                "insert into " + SqlNames.join(link.joinTable()) + " (" + own + "_id, " + other + "_id, " + own
                        + "_pos, " + other + "_pos) select a, b, nextval('records.link_position'),"
                        + " nextval('records.link_position') from (select a, b from unnest($1::text[], $2::text[])"
                        + " with ordinality as u (a, b, n) order by n) placed"
                        + " on conflict (source_id, target_id) do update set " + own + "_pos = excluded." + own
                        + "_pos",
                pairs);
    }

    private Uni<Void> run(String sql, Pairs pairs) {
        return changes.connection()
                .preparedQuery(sql)
                .execute(Tuple.of(pairs.own.toArray(String[]::new), pairs.other.toArray(String[]::new)))
                .replaceWithVoid();
    }

    private static String own(FieldKind.Link link) {
        return link.reversed() ? "target" : "source";
    }

    private static String other(FieldKind.Link link) {
        return link.reversed() ? "source" : "target";
    }

    private static final class Pairs {
        final List<String> own = new ArrayList<>();
        final List<String> other = new ArrayList<>();

        void add(String ownId, String otherId) {
            own.add(ownId);
            other.add(otherId);
        }
    }
}
