package org.pyairtable.data.record.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** Records that are asked for one by one, in one turn of an event loop and in several. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class SingleReadsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RECORDS = 150;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    CellCodecs codecs;

    @Inject
    PhysicalTables tables;

    private final AtomicInteger statements = new AtomicInteger();
    private final String base = Ids.random("app");
    private SingleReads reads;
    private RowLayout jobs;

    @BeforeEach
    void twoTables() {
        pool.preparedQuery("insert into base (id, workspace_id, name, version, created_at, created_by)"
                        + " values ($1, 'w', 'b', 7, now(), 'u')")
                .executeAndAwait(Tuple.of(base));
        jobs = table();
        reads = new SingleReads(new Pool(pool.getDelegate()) {
            @Override
            public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
                statements.incrementAndGet();
                return super.preparedQuery(sql);
            }
        });
    }

    /** A table with records whose names are their numbers. */
    private RowLayout table() {
        Field name = new Field(Ids.random("fld"), "Name", Optional.empty(), new FieldKind.Text("singleLineText"));
        Table table = new Table(Ids.random("tbl"), "Jobs", Optional.empty(), name.id(), List.of(name), List.of());
        pool.withConnection(connection -> tables.create(connection, table))
                .await()
                .atMost(PATIENCE);
        pool.preparedQuery("insert into " + SqlNames.table(table.id())
                        + " select 'rec' || n, n, now(), 'u', now(), 'u', n::text from generate_series(0, $1 - 1) n")
                .executeAndAwait(Tuple.of(RECORDS));
        return RowLayout.whole(codecs, table);
    }

    private Uni<Optional<Row>> row(RowLayout layout, int number) {
        return reads.row(layout, base, "rec" + number);
    }

    /** Asks for all of them in one turn; answers the names that are found. */
    private List<CompletableFuture<Optional<String>>> ask(List<Uni<Optional<Row>>> asked) {
        List<CompletableFuture<Optional<String>>> names = asked.stream()
                .map(u -> new CompletableFuture<Optional<String>>())
                .toList();
        vertx.getOrCreateContext().runOnContext(turn -> {
            for (int i = 0; i < asked.size(); i++) {
                CompletableFuture<Optional<String>> name = names.get(i);
                asked.get(i)
                        .map(row -> row.map(r -> r.getString(6)))
                        .subscribe()
                        .with(name::complete, name::completeExceptionally);
            }
        });
        return names;
    }

    private List<Optional<String>> together(List<Uni<Optional<Row>>> asked) {
        return ask(asked).stream().map(CompletableFuture::join).toList();
    }

    @Test
    void thoseOfOneTurnShareAStatement() {
        List<Optional<String>> names =
                together(List.of(row(jobs, 5), row(jobs, 3), row(jobs, RECORDS), row(jobs, 5), row(jobs, 0)));
        assertThat(names)
                .containsExactly(
                        Optional.of("5"), Optional.of("3"), Optional.empty(), Optional.of("5"), Optional.of("0"));
        assertThat(statements).hasValue(1);
    }

    @Test
    void eachComesWithTheVersionOfTheBase() {
        CompletableFuture<Long> version = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(turn -> row(jobs, 1)
                .subscribe()
                .with(
                        row -> version.complete(row.orElseThrow().getLong(jobs.width())),
                        version::completeExceptionally));
        assertThat(version).succeedsWithin(PATIENCE).isEqualTo(7L);
    }

    @Test
    void tablesDoNot() {
        RowLayout others = table();
        assertThat(together(List.of(row(jobs, 1), row(others, 1), row(jobs, 2), row(others, 2))))
                .containsExactly(Optional.of("1"), Optional.of("1"), Optional.of("2"), Optional.of("2"));
        assertThat(statements).hasValue(2);
    }

    @Test
    void aStatementReadsAHundredAtMost() {
        List<Optional<String>> names =
                together(IntStream.range(0, RECORDS).mapToObj(n -> row(jobs, n)).toList());
        assertThat(names)
                .isEqualTo(IntStream.range(0, RECORDS)
                        .mapToObj(n -> Optional.of(String.valueOf(n)))
                        .toList());
        assertThat(statements).hasValue(2);
    }

    @Test
    void thoseOfTheNextTurnSeeWhatWasWrittenMeanwhile() {
        assertThat(together(List.of(row(jobs, 1)))).containsExactly(Optional.of("1"));
        pool.query("delete from " + jobs.source() + " where _id = 'rec1'").executeAndAwait();
        assertThat(together(List.of(row(jobs, 1)))).containsExactly(Optional.empty());
        assertThat(statements).hasValue(2);
    }

    @Test
    void whoGoesAwayDoesNotTakeTheOthersAlong() {
        CompletableFuture<Optional<Row>> other = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(turn -> {
            Cancellable first = row(jobs, 1).subscribe().with(row -> other.completeExceptionally(new AssertionError()));
            row(jobs, 2).subscribe().with(other::complete, other::completeExceptionally);
            first.cancel();
        });
        assertThat(other).succeedsWithin(PATIENCE).satisfies(row -> assertThat(row.map(r -> r.getString(6)))
                .contains("2"));
    }

    @Test
    void otherThreadsAreRefused() {
        assertThatThrownBy(() -> row(jobs, 1).await().atMost(PATIENCE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allHearThatTheyCannotBeRead() {
        pool.query("drop table " + jobs.source().replaceAll(" t$", "")).executeAndAwait();
        assertThat(ask(List.of(row(jobs, 1), row(jobs, 2)))).allSatisfy(name -> assertThat(name)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(PgException.class));
        assertThat(statements).hasValue(1);
    }
}
