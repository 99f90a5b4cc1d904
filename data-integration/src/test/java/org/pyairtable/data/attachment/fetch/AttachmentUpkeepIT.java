package org.pyairtable.data.attachment.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.attachment.AttachmentRows.Added;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.attachment.AttachmentRows.Work;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** Who works on a file, and when it is forgotten. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class AttachmentUpkeepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    AttachmentRows rows;

    @Inject
    Pruner pruner;

    private Place place;

    @BeforeEach
    void aField() {
        place = new Place(Ids.random("app"), Ids.random("tbl"), Ids.random("rec"), Ids.random("fld"));
        run(
                "insert into base (id, workspace_id, name, created_at, created_by) values ($1, 'w', 'b', now(), 'u')",
                Tuple.of(place.baseId()));
        run(
                "insert into base_table (id, base_id, name, primary_field_id, position) values ($1, $2, 't', 'f', 0)",
                Tuple.of(place.tableId(), place.baseId()));
        run(
                "insert into field (id, table_id, name, type, options, position) values ($1, $2, 'f', 'x', '{}', 0)",
                Tuple.of(place.fieldId(), place.tableId()));
    }

    private void run(String sql, Tuple values) {
        pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }

    private Uni<Void> add(SqlClient client, String id, Place where) {
        return rows.add(client, List.of(new Added(id, where, "a", Optional.of("http://localhost:1/a"), "usr1")));
    }

    /** A file that is ready, in no cell since then. */
    private String removed(Optional<Duration> ago, Place where) {
        String id = Ids.random("att");
        run(
                "insert into attachment (id, base_id, table_id, record_id, field_id, filename, state, due_at, created_at,"
                        + " created_by) values ($1, $2, $3, $4, $5, 'a', 'ready', now(), now(), 'u')",
                Tuple.of(id, where.baseId(), where.tableId(), where.recordId(), where.fieldId()));
        ago.ifPresent(d -> run(
                "update attachment set removed_at = $2 where id = $1",
                Tuple.of(id, OffsetDateTime.now(ZoneOffset.UTC).minus(d))));
        run(
                "insert into attachment_chunk (attachment_id, variant, position, bytes) values ($1, 'original', 0, 'x')",
                Tuple.of(id));
        return id;
    }

    private long count(String table, String column, String id) {
        return pool.preparedQuery("select count(*) from " + table + " where " + column + " = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void whatIsTakenIsTakenByNobodyElseUntilItsLeaseIsOver() {
        String id = Ids.random("att");

        List<List<String>> taken = pool.withTransaction(connection -> add(connection, id, place)
                        .chain(() -> rows.take(connection, 100, Duration.ZERO))
                        .chain(first -> rows.take(connection, 100, Duration.ofMinutes(1))
                                .chain(second -> rows.take(connection, 100, Duration.ofMinutes(1))
                                        .chain(third -> rows.failed(connection, id, "only a test")
                                                .replaceWith(List.of(ids(first), ids(second), ids(third)))))))
                .await()
                .atMost(PATIENCE);

        assertThat(taken.get(0)).contains(id);
        assertThat(taken.get(1)).contains(id);
        assertThat(taken.get(2)).doesNotContain(id);
    }

    private static List<String> ids(List<Work> works) {
        return works.stream().map(Work::id).toList();
    }

    @Test
    void filesThatNoCellHoldsAreForgottenAfterAWhile() {
        String held = removed(Optional.empty(), place);
        String recent = removed(Optional.of(Duration.ofDays(6)), place);
        String old = removed(Optional.of(Duration.ofDays(8)), place);
        Place goneField = new Place(place.baseId(), place.tableId(), place.recordId(), Ids.random("fld"));
        String orphan = removed(Optional.empty(), goneField);

        pruner.prune().await().atMost(PATIENCE);

        assertThat(count("attachment", "id", old)).isZero();
        assertThat(count("attachment_chunk", "attachment_id", old)).isZero();
        assertThat(count("attachment_chunk", "attachment_id", recent)).isEqualTo(1);
        assertThat(count("attachment", "removed_at is null and id", held)).isEqualTo(1);
        assertThat(count("attachment", "removed_at is not null and id", orphan)).isEqualTo(1);
    }
}
