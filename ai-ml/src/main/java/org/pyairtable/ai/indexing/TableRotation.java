package org.pyairtable.ai.indexing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.ai.indexing.Turns.DueTable;
import org.pyairtable.ai.indexing.Turns.Share;
import org.pyairtable.runtime.flow.Sequential;

/**
 * The tables that have due documents, in turn by workspace and within it: the backlog of some keeps no other waiting. Each replica
 * has a turn of its own.
 */
@ApplicationScoped
class TableRotation {
    /**
     * Tables that are looked at together; each costs one probe of the index. Where more have a backlog, the next look is at the
     * next ones.
     */
    static final int LOOKED_AT = 512;

    /** What becomes due without a notification, as after the end of a replica, is found no later than this. */
    static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final String START = "";

    /** A loose index scan: from the first pending document of a table straight to that of the next table. */
    private static final String DUE = """
            with recursive looked as (
              (select table_id, not_before, 1 as tables
                 from document where state = 'pending' and table_id > $1
                order by table_id, not_before limit 1)
              union all
              select next.table_id, next.not_before, looked.tables + 1
                from looked cross join lateral (
                       select d.table_id, d.not_before
                         from document d where d.state = 'pending' and d.table_id > looked.table_id
                        order by d.table_id, d.not_before limit 1) next
               where looked.tables < $2)
            select looked.table_id, (extract(epoch from now() - looked.not_before) * 1000000)::bigint as overdue,
                   coalesce(b.workspace_id, '') as workspace_id
              from looked left join source_table t using (table_id) left join source_base b using (base_id)
             order by looked.tables
            """;

    /**
     * @param shares of tables with due documents; empty only if no table has any
     * @param all whether no other table has any
     * @param rest how long none will have any unless a document changes; nothing where looking again is cheap
     */
    record Turn(List<Share> shares, boolean all, Duration rest) {
        Turn {
            shares = List.copyOf(shares);
        }

        int smallest() {
            return shares.stream().mapToInt(Share::documents).min().orElse(0);
        }
    }

    private final Turns turns = new Turns();
    private volatile String after = START;

    /** The next tables, {@code most} of them at most, and how many of {@code limit} documents each has. */
    Uni<Turn> next(SqlClient client, int limit, int most) {
        return Uni.createFrom().deferred(() -> {
            Search search = new Search(after);
            return Sequential.whilst(() -> client.preparedQuery(DUE)
                            .execute(Tuple.of(search.from, LOOKED_AT))
                            .map(search::goesOnAfter))
                    .map(done -> turn(search, limit, most));
        });
    }

    private Turn turn(Search search, int limit, int most) {
        after = search.from;
        List<Share> shares = turns.next(search.due, limit, most);
        boolean all = search.whole && search.ended && shares.size() == search.due.size();
        return new Turn(shares, all, shares.isEmpty() ? search.rest() : Duration.ZERO);
    }

    /**
     * Looks at table after table until one has due documents. That none has is certain once a pass from the first table to the
     * last has found none: one that begins elsewhere is followed by such a pass.
     */
    private static final class Search {
        private String from;
        private boolean whole;
        private boolean ended;
        private int looks;
        private long soonest = Long.MIN_VALUE;
        private List<DueTable> due = List.of();

        private Search(String from) {
            this.from = from;
            this.whole = from.equals(START);
        }

        private boolean goesOnAfter(RowSet<Row> looked) {
            List<DueTable> found = new ArrayList<>();
            String last = START;
            for (Row row : looked) {
                last = row.getString("table_id");
                long overdue = row.getLong("overdue");
                soonest = Math.max(soonest, overdue);
                if (overdue >= 0) {
                    found.add(new DueTable(last, row.getString("workspace_id"), overdue));
                }
            }
            due = found;
            looks++;
            ended = looked.size() < LOOKED_AT;
            from = ended ? START : last;
            boolean finished = !due.isEmpty() || (ended && whole);
            if (ended && !finished) {
                whole = true;
                looks = 0;
                soonest = Long.MIN_VALUE;
            }
            return !finished;
        }

        private Duration rest() {
            if (looks <= 1) {
                return Duration.ZERO;
            }
            return soonest <= -LONGEST_REST.toNanos() / 1_000
                    ? LONGEST_REST
                    : Duration.of(Math.max(0, -soonest), ChronoUnit.MICROS);
        }
    }
}
