package org.pyairtable.data.question;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.flow.Sequential;

/** What records go by, their ends left out where they are long. */
@Singleton
class LinkedNames {
    /** Of one answer; more records than these are not named. */
    static final int MOST = 2_000;

    private static final int CHARACTERS = 200;

    private final Pool pool;
    private final CellCodecs codecs;

    LinkedNames(Pool pool, CellCodecs codecs) {
        this.pool = pool;
        this.codecs = codecs;
    }

    /** @param ids by table id; at most {@link #MOST} in all */
    Uni<Map<String, String>> load(Base base, Map<String, ? extends Set<String>> ids) {
        Map<String, String> names = new HashMap<>();
        return Sequential.each(ids.entrySet(), entry -> load(base.table(entry.getKey()), entry.getValue(), names))
                .replaceWith(names);
    }

    private Uni<Void> load(Table table, Collection<String> ids, Map<String, String> names) {
        Field primary = table.primaryField();
        CellShape shape = CellShape.of(primary, "t");
        return shape.type() == CellShape.Type.TEXT
                ? texts(table, shape, ids, names)
                : new RowLayout(codecs, table, List.of(primary))
                        .byIds(pool, ids)
                        .invoke(records -> records.forEach(record -> names.put(
                                record.id(),
                                shortened(record.cell(primary)
                                        .map(stored -> codecs.of(primary.kind()).display(stored))
                                        .orElse("")))))
                        .replaceWithVoid();
    }

    /** Texts, which can be long, are shortened where they are. */
    private Uni<Void> texts(Table table, CellShape shape, Collection<String> ids, Map<String, String> names) {
        return pool.preparedQuery("select t._id, coalesce(left(" + shape.sql() + ", " + (CHARACTERS + 1)
                        + "), '') from " + SqlNames.table(table.id()) + " t where t._id = any($1)")
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .invoke(rows -> rows.forEach(row -> names.put(row.getString(0), shortened(row.getString(1)))))
                .replaceWithVoid();
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) > CHARACTERS
                ? name.substring(0, name.offsetByCodePoints(0, CHARACTERS)) + "…"
                : name;
    }
}
