package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.ai.indexing.Turns.DueTable;
import org.pyairtable.ai.indexing.Turns.Share;

/**
 * The tables that have due documents, in turn by workspace and within it: the backlog of some keeps no other waiting. Each replica
 * has a turn of its own.
 */
@ApplicationScoped
class TableRotation {
    /**
     * Tables that are looked at for one batch; each costs one probe of the index. Where more have a backlog, the next batch looks
     * at the next ones.
     */
    private static final int LOOKED_AT = 512;

    private static final String START = "";

    /** A loose index scan: from the first pending document of a table straight to that of the next table. */
    private static final String DUE = """
            with recursive looked as (
              (select table_id, not_before <= now() as due, 1 as tables
                 from document where state = 'pending' and table_id > $1
                order by table_id, not_before limit 1)
              union all
              select next.table_id, next.due, looked.tables + 1
                from looked cross join lateral (
                       select d.table_id, d.not_before <= now() as due
                         from document d where d.state = 'pending' and d.table_id > looked.table_id
                        order by d.table_id, d.not_before limit 1) next
               where looked.tables < $2)
            select looked.table_id, looked.due, coalesce(b.workspace_id, '') as workspace_id
              from looked left join source_table t using (table_id) left join source_base b using (base_id)
             order by looked.tables
            """;

    /**
     * @param shares of tables with due documents
     * @param all whether no other table has any
     */
    record Turn(List<Share> shares, boolean all) {
        Turn {
            shares = List.copyOf(shares);
        }

        int smallest() {
            return shares.stream().mapToInt(Share::documents).min().orElse(0);
        }
    }

    private final Turns turns = new Turns();
    private volatile String after = START;

    /**
     * The next tables, {@code most} of them at most, and how many of {@code limit} documents each has. Empty and not
     * {@link Turn#all} when those are elsewhere in the rotation.
     */
    Uni<Turn> next(SqlClient client, int limit, int most) {
        return Uni.createFrom().deferred(() -> {
            String from = after;
            return client.preparedQuery(DUE).execute(Tuple.of(from, LOOKED_AT)).map(rows -> {
                List<DueTable> due = new ArrayList<>();
                String last = START;
                for (Row row : rows) {
                    last = row.getString("table_id");
                    if (row.getBoolean("due")) {
                        due.add(new DueTable(last, row.getString("workspace_id")));
                    }
                }
                boolean toTheEnd = rows.size() < LOOKED_AT;
                after = toTheEnd ? START : last;
                List<Share> shares = turns.next(due, limit, most);
                return new Turn(shares, toTheEnd && from.equals(START) && shares.size() == due.size());
            });
        });
    }
}
