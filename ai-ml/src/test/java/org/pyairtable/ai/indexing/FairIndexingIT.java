package org.pyairtable.ai.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.fixture.Backlog;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.SuiteResource;

/** Whose documents are indexed next while others have a backlog. Nothing but the tests takes documents. */
@QuarkusTest
@TestProfile(FairIndexingIT.NobodyElse.class)
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class FairIndexingIT {
    private static final int BACKLOG = 3_000;
    private static final int BATCH = 32;
    private static final Duration LEASE = Duration.ofMinutes(10);

    public static final class NobodyElse implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.scheduler.enabled", "false");
        }
    }

    @Inject
    Pool pool;

    @Inject
    PendingQueue queue;

    @Inject
    Indexer indexer;

    @Inject
    IndexingLanes lanes;

    private final String workspaceId = Suite.unique("wsp");

    @BeforeEach
    @AfterEach
    void withoutDocuments() {
        execute("delete from document");
    }

    @Test
    void aRecordOfAnotherTableIsFoundWithTheNextBatchWhateverTheBacklog() {
        String imported = table();
        String other = table();
        pending(imported, BACKLOG, "10 min");
        pending(other, 1, "0 s");

        assertThat(batchesUntilIndexed(new DocumentKey(other, "rec1"))).isEqualTo(1);
    }

    @Test
    void anEditOfATableIsFoundWithTheNextBatchWhileItsImportWaits() {
        String imported = table();
        pending(imported, BACKLOG, "10 min");
        execute("update document set not_before = now() where record_id = 'rec1500'");

        assertThat(batchesUntilIndexed(new DocumentKey(imported, "rec1500"))).isEqualTo(1);
    }

    @Test
    void theOldestDocumentOfATableDoesNotWaitForNewerOnes() {
        String edited = table();
        pending(edited, BACKLOG, "0 s");
        execute("update document set not_before = now() - interval '1 h' where record_id = 'rec7'");

        assertThat(keys(take())).contains(new DocumentKey(edited, "rec7"));
    }

    @Test
    void moreTablesThanABatchHoldsTakeTurns() {
        Set<String> tables = new HashSet<>();
        IntStream.range(0, 40).forEach(i -> {
            String table = table();
            pending(table, 100, "10 min");
            tables.add(table);
        });

        List<Set<String>> turns = IntStream.range(0, 3)
                .mapToObj(i -> keys(take()).stream().map(DocumentKey::tableId).collect(Collectors.toSet()))
                .toList();

        assertThat(turns).extracting(Set::size).containsExactly(16, 16, 16);
        Set<String> served = new HashSet<>();
        turns.forEach(served::addAll);
        assertThat(served).isEqualTo(tables);
    }

    @Test
    void aWorkspaceWithOneTableHasHalfOfABatchBesideOneWithManyTables() {
        IntStream.range(0, 500).forEach(i -> pending(table(), 3, "10 min"));
        String single = Backlog.in(pool, Suite.unique("wsp")).tableId();
        pending(single, 100, "0 s");

        for (int batch = 0; batch < 3; batch++) {
            assertThat(keys(take()).stream().filter(key -> key.tableId().equals(single)))
                    .as("batch %d", batch)
                    .hasSizeBetween(BATCH / 2 - 4, BATCH / 2);
        }
    }

    @Test
    void twoLanesTakeDifferentDocumentsAndBothServeEveryTable() {
        String imported = table();
        String other = table();
        pending(imported, BACKLOG, "10 min");
        pending(other, 100, "0 s");

        List<PendingBatch> batches =
                Uni.join().all(taking(), taking()).andFailFast().await().atMost(Suite.SOON);

        List<DocumentKey> taken =
                batches.stream().flatMap(batch -> keys(batch).stream()).toList();
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(taken).hasSizeBetween(2 * BATCH * 3 / 4, 2 * BATCH);
        assertThat(batches)
                .allSatisfy(batch ->
                        assertThat(keys(batch)).extracting(DocumentKey::tableId).containsOnly(imported, other));
    }

    @Test
    void everyPendingDocumentIsTakenOnceAndThenNothingMoreIsDue() {
        String one = table();
        String other = table();
        pending(one, 70, "1 s");
        pending(other, 3, "0 s");

        List<DocumentKey> taken = new ArrayList<>();
        PendingBatch batch = take();
        int batches = 1;
        for (; batch.outlook().more(); batches++) {
            taken.addAll(keys(batch));
            batch = take();
        }
        taken.addAll(keys(batch));

        assertThat(taken).hasSize(73).doesNotHaveDuplicates();
        assertThat(batches).isLessThanOrEqualTo(5);
    }

    @Test
    void documentsThatChangeAllTheTimeDoNotKeepOthersWaiting() {
        String edited = table();
        pending(edited, BACKLOG, "10 min");
        execute("update document set settles_at = now() + interval '1 h'");
        String other = table();
        pending(other, 1, "0 s");

        PendingBatch batch = take();

        assertThat(keys(batch)).containsExactly(new DocumentKey(other, "rec1"));
        assertThat(batch.outlook().more()).isTrue();
    }

    @Test
    void documentsThatAreDueSinceTheSameMomentFillABatchHoweverTheyAreRead() {
        String imported = table();
        pending(imported, 70, "1 s");

        // Sorted, those that are equal come in the same order from both ends.
        PendingBatch batch = pool.withTransaction(connection -> connection
                        .query("set local enable_indexscan = off; set local enable_bitmapscan = off;"
                                + " set local enable_indexonlyscan = off")
                        .execute()
                        .chain(() -> queue.take(connection, BATCH, LEASE)))
                .await()
                .atMost(Suite.SOON);

        assertThat(keys(batch)).hasSize(BATCH).doesNotHaveDuplicates();
        assertThat(batch.outlook().more()).isTrue();
    }

    @Test
    void moreTablesThanAreLookedAtTogetherOfWhichNothingIsDueLetTheIndexerRest() {
        waitingTables("1 h");

        PendingBatch batch = take();

        assertThat(keys(batch)).isEmpty();
        assertThat(batch.outlook()).isEqualTo(new Outlook(false, TableRotation.LONGEST_REST));
    }

    @Test
    void theRestEndsWhenTheFirstDocumentIsDue() {
        waitingTables("1 h");
        execute(
                "update document set not_before = now() + interval '25 s' where table_id = (select max(table_id) from document)");

        assertThat(take().outlook().rest()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void theOneTableThatHasSomethingDueIsFoundAmongAllThatWait() {
        waitingTables("1 h");
        execute("update document set not_before = now() where table_id = (select max(table_id) from document)");

        assertThat(keys(take())).hasSize(1);
        assertThat(take().outlook()).isEqualTo(new Outlook(false, TableRotation.LONGEST_REST));
    }

    @Test
    void whileNothingIsDueOnlyANotificationMakesLanesLook() {
        waitingTables("1 h");
        lanes.work().await().atMost(Suite.SOON);
        execute("update document set not_before = now() where table_id = (select max(table_id) from document)");

        lanes.workIfDue().await().atMost(Suite.SOON);
        assertThat(indexed()).isZero();

        lanes.work().await().atMost(Suite.SOON);
        assertThat(indexed()).isEqualTo(1);
    }

    /** One document of each of more tables than are looked at together. */
    private void waitingTables(String until) {
        execute("""
                insert into source_base values ('appWaiting', '%1$s', 'Construction', now()) on conflict do nothing;
                insert into source_table select 'tblWaiting' || n, 'appWaiting', 'Tasks', now()
                  from generate_series(1, %2$d) n on conflict do nothing;
                insert into document (table_id, record_id, display, cells, links, source_time, state, not_before, settles_at,
                                      cause, actor, correlation)
                select 'tblWaiting' || n, 'rec1', 'Task', '{}', '{}', now(), 'pending', now() + interval '%3$s', now(), 'event',
                       'usrWriter', 'request'
                  from generate_series(1, %2$d) n""".formatted(workspaceId, 2 * TableRotation.LOOKED_AT + 100, until));
    }

    private long indexed() {
        return pool.query("select count(*) from document where state = 'indexed'")
                .execute()
                .await()
                .atMost(Suite.SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private int batchesUntilIndexed(DocumentKey key) {
        for (int batches = 1; batches <= 10; batches++) {
            indexer.indexBatch().await().atMost(Suite.SOON);
            if (indexed(key)) {
                return batches;
            }
        }
        return Integer.MAX_VALUE;
    }

    private boolean indexed(DocumentKey key) {
        return pool.preparedQuery("select 1 from document where table_id = $1 and record_id = $2 and state = 'indexed'")
                        .execute(Tuple.of(key.tableId(), key.recordId()))
                        .await()
                        .atMost(Suite.SOON)
                        .size()
                == 1;
    }

    private PendingBatch take() {
        return taking().await().atMost(Suite.SOON);
    }

    private Uni<PendingBatch> taking() {
        return queue.take(pool, BATCH, LEASE);
    }

    private static List<DocumentKey> keys(PendingBatch batch) {
        return batch.documents().stream().map(PendingDocument::key).toList();
    }

    private String table() {
        return Backlog.in(pool, workspaceId).tableId();
    }

    private void pending(String tableId, int documents, String since) {
        new Backlog(pool, tableId).with(documents, since);
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(Suite.SOON);
    }
}
