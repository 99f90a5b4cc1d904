package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Gives documents the new names of records that they link to, in batches: data-integration publishes a renamed record, not
 * those that show its name in a link. A name is checked several times for a minute, because an event with the former one may
 * still be on its way on another partition.
 */
@ApplicationScoped
public class RenamedRecords {
    private static final int NAMES = 200;
    private static final int DOCUMENTS = 500;

    /** No lock is held while documents are locked: a save locks them in the other order. */
    private static final String DUE = """
            update renamed_record set next_check = now() + interval '5 s'
             where record_id in (
                     select record_id from renamed_record where next_check <= now()
                      order by next_check limit $1 for update skip locked)
            returning record_id, display, renamed_at
            """;

    /** Locks documents in the order in which changes are saved, so that the two cannot deadlock. */
    private static final String RENAME = """
            with due as (
              select * from jsonb_to_recordset($1::jsonb) as r (record_id text, display text, renamed_at timestamptz)),
            stale as (
              select d.table_id, d.record_id, jsonb_object_agg(due.record_id, due.display) as names
                from due join document d on d.links ? due.record_id
               where d.links ->> due.record_id <> due.display and d.source_time <= due.renamed_at
                 and d.state <> 'removed'
               group by d.table_id, d.record_id limit $2),
            held as (
              select d.table_id, d.record_id, stale.names from document d join stale using (table_id, record_id)
               order by d.table_id collate "C", d.record_id collate "C"
                 for update of d),
            renamed as (
              update document d
                 set links = d.links || held.names, state = 'pending', revision = d.revision + 1, attempts = 0,
                     not_before = now(), settles_at = now()
                from held
               where d.table_id = held.table_id and d.record_id = held.record_id and d.state <> 'removed'
              returning 1)
            select count(*) as documents, pg_notify($3, '') from renamed
            """;

    private static final String SETTLED =
            "delete from renamed_record where record_id = any ($1) and noticed_at < now() - interval '60 s'";

    private final Pool pool;

    RenamedRecords(Pool pool) {
        this.pool = pool;
    }

    /** Renames until nothing is due. */
    public Uni<Void> followUp() {
        return Sequential.whilst(() -> pool.preparedQuery(DUE)
                .execute(Tuple.of(NAMES))
                .chain(this::rename)
                .map(names -> names == NAMES));
    }

    private Uni<Integer> rename(RowSet<Row> due) {
        if (due.size() == 0) {
            return Uni.createFrom().item(0);
        }
        JsonArray names = new JsonArray();
        String[] ids = new String[due.size()];
        int next = 0;
        for (Row row : due) {
            ids[next++] = row.getString("record_id");
            names.add(new JsonObject()
                    .put("record_id", row.getString("record_id"))
                    .put("display", row.getString("display"))
                    .put("renamed_at", row.getOffsetDateTime("renamed_at").toString()));
        }
        return Sequential.whilst(() -> pool.preparedQuery(RENAME)
                        .execute(Tuple.of(names, DOCUMENTS, DocumentSignal.PENDING))
                        .map(rows -> rows.iterator().next().getLong("documents") == DOCUMENTS))
                .chain(() -> pool.preparedQuery(SETTLED).execute(Tuple.of(ids)))
                .replaceWith(due.size());
    }
}
