package org.pyairtable.ai.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.pyairtable.ai.fixture.SampleTable.created;
import static org.pyairtable.ai.fixture.SampleTable.updated;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.testkit.SuiteResource;

/** How long a document that changes waits to be embedded. Each test is one transaction, in which time stands still. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class WaitingDocumentsIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Inject
    Pool pool;

    @Inject
    RecordsHandler handler;

    private final SampleTable tasks = SampleTable.of(Suite.unique("wsp"), "Tasks");

    /**
     * @param pause seconds until it is worth embedding
     * @param look seconds until an indexer looks at it
     */
    private record Stored(String display, long revision, double pause, double look) {}

    @Test
    void aFirstChangeAndOneAfterAWhileDoNotWait() {
        assertThat(inTransaction(c -> handled(c, event(0, "One")).chain(() -> stored(c))))
                .isEqualTo(new Stored("One", 1, 0, 0));
        assertThat(inTransaction(c -> handled(c, event(0, "One"))
                        .chain(() -> handled(c, event(3.5, "Two")))
                        .chain(() -> stored(c))))
                .isEqualTo(new Stored("Two", 2, 0, 0));
    }

    @Test
    void aDocumentThatChangesAgainSoonWaitsUntilItSettles() {
        Stored stored = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> indexed(c, Duration.ofSeconds(2)))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));

        assertThat(stored).isEqualTo(new Stored("Two", 2, 3, 3));
    }

    @Test
    void aDocumentThatNeverSettlesIsEmbeddedEventually() {
        Stored almost = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> indexed(c, Duration.ofMillis(57_500)))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));
        Stored over = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> indexed(c, Duration.ofSeconds(70)))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));

        assertThat(almost.pause()).isEqualTo(2.5, within(0.001));
        assertThat(over.pause()).isZero();
    }

    @Test
    void aDocumentThatWasNeverEmbeddedWaitsAsWell() {
        Stored soon = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));
        Stored over = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() ->
                        execute(c, "update document set first_seen = now() - interval '57.5 s' where table_id = $1"))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));

        // An indexer that looks sees that it waits; until then the index by which it looks need not change.
        assertThat(soon).isEqualTo(new Stored("Two", 2, 3, 0));
        assertThat(over.pause()).isEqualTo(2.5, within(0.001));
    }

    @Test
    void aLeasedDocumentNeedNotWaitForItsLease() {
        Stored stored = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> indexed(c, Duration.ofSeconds(2)))
                .chain(() -> execute(
                        c,
                        "update document set state = 'pending', attempts = 1, not_before = now() + interval '30 s'"
                                + " where table_id = $1"))
                .chain(() -> handled(c, event(0.2, "Two")))
                .chain(() -> stored(c)));

        assertThat(stored).isEqualTo(new Stored("Two", 2, 3, 3));
    }

    @Test
    void changesThatComeTogetherAreStoredOnceAndTheNewestCounts() {
        Stored stored = inTransaction(c -> handled(c, event(0, "One"))
                .chain(() -> handled(c, event(0.1, "Two")))
                .chain(() -> handler.handleBatch(
                        c, List.of(event(0.2, "Three"), event(0.4, "Five"), event(0.3, "Four, and late"))))
                .chain(() -> stored(c)));

        assertThat(stored.display()).isEqualTo("Five");
        assertThat(stored.revision()).isEqualTo(3);
    }

    @Test
    void anUnknownTableIsLearntFromChangesThatArriveTogether() {
        Stored stored = inTransaction(c -> handler.handleBatch(c, List.of(event(0, "One"), event(0.1, "Two")))
                .chain(() -> stored(c)));

        assertThat(stored.display()).isEqualTo("Two");
    }

    private Uni<Void> handled(SqlConnection connection, Envelope<RecordEvent> event) {
        return handler.handle(connection, event);
    }

    /** Its last embedding was so long ago. */
    private Uni<Void> indexed(SqlConnection connection, Duration ago) {
        return execute(
                connection,
                "update document set state = 'indexed', indexed_at = now() - interval '" + ago.toMillis()
                        + " ms' where table_id = $1");
    }

    private Uni<Void> execute(SqlConnection connection, String sql) {
        return connection.preparedQuery(sql).execute(Tuple.of(tasks.tableId())).replaceWithVoid();
    }

    private Uni<Stored> stored(SqlConnection connection) {
        return connection.preparedQuery("""
                        select display, revision, extract(epoch from settles_at - now())::float8 as pause,
                               extract(epoch from not_before - now())::float8 as look
                          from document where table_id = $1 and record_id = 'rec1'""").execute(Tuple.of(tasks.tableId())).map(rows -> {
            Row row = rows.iterator().next();
            return new Stored(
                    row.getString("display"), row.getLong("revision"), row.getDouble("pause"), row.getDouble("look"));
        });
    }

    /** Rolled back at the end, so that no indexer takes part. */
    private Stored inTransaction(Function<SqlConnection, Uni<Stored>> work) {
        return pool.withConnection(connection -> connection.begin().chain(transaction -> work.apply(connection)
                        .call(transaction::rollback)))
                .await()
                .atMost(Suite.SOON);
    }

    private Envelope<RecordEvent> event(double second, String title) {
        RecordChange change = second == 0 ? created("rec1", title, "") : updated("rec1", title, "");
        return new Envelope<>(
                "event at " + second,
                "data-integration",
                "org.pyairtable.data.records.changed.v1",
                tasks.tableId(),
                NOON.plusMillis((long) (second * 1000)),
                null,
                tasks.workspaceId(),
                "usrWriter",
                null,
                "request",
                null,
                new RecordsChanged(
                        tasks.baseId(),
                        "Construction",
                        tasks.tableId(),
                        "Tasks",
                        tasks.schema(),
                        List.of(change),
                        "api"));
    }
}
