package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables that have due documents, in turn: the next ones begin after those that were given last, so that the backlog of some
 * keeps no other waiting. Each replica has a turn of its own.
 */
@ApplicationScoped
class TableRotation {
    /** Tables that are looked at for one batch; each costs one probe of the index. */
    private static final int LOOKED_AT = 256;

    private static final String START = "";

    /** A loose index scan: from the first pending document of a table straight to that of the next table. */
    private static final String DUE = """
            with recursive looked as (
              (select table_id, not_before <= now() as due, 1 as tables, (not_before <= now())::int as dues
                 from document where state = 'pending' and table_id > $1
                order by table_id, not_before limit 1)
              union all
              select next.table_id, next.due, looked.tables + 1, looked.dues + next.due::int
                from looked cross join lateral (
                       select d.table_id, d.not_before <= now() as due
                         from document d where d.state = 'pending' and d.table_id > looked.table_id
                        order by d.table_id, d.not_before limit 1) next
               where looked.dues < $2 and looked.tables < $3)
            select table_id, due from looked order by tables
            """;

    /**
     * @param tables those with due documents
     * @param all whether no other table has any
     */
    record Turn(List<String> tables, boolean all) {}

    private volatile String after = START;

    /** The next tables, {@code most} of them at most. Empty and not {@link Turn#all} when those are elsewhere in the rotation. */
    Uni<Turn> next(SqlClient client, int most) {
        return Uni.createFrom().deferred(() -> {
            String from = after;
            return client.preparedQuery(DUE)
                    .execute(Tuple.of(from, most, LOOKED_AT))
                    .map(rows -> {
                        List<String> due = new ArrayList<>();
                        String last = START;
                        for (Row row : rows) {
                            last = row.getString("table_id");
                            if (row.getBoolean("due")) {
                                due.add(last);
                            }
                        }
                        boolean toTheEnd = due.size() < most && rows.size() < LOOKED_AT;
                        after = toTheEnd ? START : last;
                        return new Turn(due, toTheEnd && from.equals(START));
                    });
        });
    }
}
