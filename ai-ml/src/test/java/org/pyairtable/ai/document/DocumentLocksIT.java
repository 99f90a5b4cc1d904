package org.pyairtable.ai.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.testkit.SuiteResource;

/** Handlers and indexers that lock the same documents at the same time. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class DocumentLocksIT {
    private static final String WAITING =
            "select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted";

    @Inject
    Pool pool;

    @Inject
    RecordsHandler handler;

    @Inject
    DocumentStore documents;

    private final SampleTable tasks = SampleTable.of(Suite.unique("wsp"), "Tasks");

    @Test
    void aSaveAndADeletionThatShareATransactionDoNotDeadlockWithAnIndexer() throws Exception {
        inTransaction(c -> handler.handle(
                c, event(SampleTable.created("rec1", "One", ""), SampleTable.created("rec2", "Two", ""))));
        SqlConnection indexer = pool.getConnection().await().atMost(Suite.SOON);
        indexer.begin().await().atMost(Suite.SOON);
        documents.lockChanges(indexer).await().atMost(Suite.SOON);

        CompletableFuture<Void> handled = pool.withTransaction(c -> handler.handleBatch(
                        c,
                        List.of(event(SampleTable.updated("rec1", "Changed", "")), event(SampleTable.deleted("rec2")))))
                .subscribeAsCompletionStage();
        Suite.eventually().until(() -> waiting() > 0);
        // What an indexer does with the lock: it stores what it rendered.
        indexer.preparedQuery("update document set title = 'x' where table_id = $1 and record_id = 'rec1'")
                .execute(Tuple.of(tasks.tableId()))
                .await()
                .atMost(Suite.SOON);
        indexer.query("commit").execute().await().atMost(Suite.SOON);
        indexer.close().await().atMost(Suite.SOON);

        handled.get(Suite.SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(display("rec1")).isEqualTo("Changed");
        assertThat(display("rec2")).isEmpty();
    }

    private long waiting() {
        return pool.query(WAITING)
                .execute()
                .await()
                .atMost(Suite.SOON)
                .iterator()
                .next()
                .getLong("waiting");
    }

    private String display(String recordId) {
        return pool.preparedQuery("select display from document where table_id = $1 and record_id = $2")
                .execute(Tuple.of(tasks.tableId(), recordId))
                .await()
                .atMost(Suite.SOON)
                .iterator()
                .next()
                .getString("display");
    }

    private void inTransaction(java.util.function.Function<SqlConnection, Uni<Void>> work) {
        pool.withTransaction(work).await().atMost(Suite.SOON);
    }

    private Envelope<RecordEvent> event(RecordChange... changes) {
        return new Envelope<>(
                Suite.unique("evt"),
                "data-integration",
                "org.pyairtable.data.records.changed.v1",
                tasks.tableId(),
                Instant.now(),
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
                        tasks.name(),
                        tasks.schema(),
                        List.of(changes),
                        "api"));
    }
}
