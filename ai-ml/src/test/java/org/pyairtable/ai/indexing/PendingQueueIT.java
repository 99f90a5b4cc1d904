package org.pyairtable.ai.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.SuiteResource;

/** What is stored of documents that were rendered and embedded. Each test is one transaction, in which time stands still. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class PendingQueueIT {
    private static final Vector EAST = Vector.of(1, 0);

    @Inject
    Pool pool;

    @Inject
    PendingQueue queue;

    @Inject
    DocumentStore documents;

    @Inject
    Embedder embedder;

    private final DocumentKey key = new DocumentKey(Suite.unique("tbl"), "rec1");

    private record Stored(
            String state,
            double pause,
            int attempts,
            @Nullable String title,
            boolean embedded) {}

    private record Outcome(Set<DocumentKey> indexed, Stored stored) {}

    @Test
    void aResultForTheNewestStateIsIndexed() {
        Outcome outcome = storing(rendered(3, List.of(EAST)));

        assertThat(outcome.indexed()).containsExactly(key);
        assertThat(outcome.stored()).isEqualTo(new Stored("indexed", 0, 0, "Title of 3", true));
    }

    @Test
    void aResultForAnEarlierStateIsFoundWhileTheNewestWaits() {
        Outcome outcome = storing(rendered(2, List.of(EAST)));

        assertThat(outcome.indexed()).isEmpty();
        assertThat(outcome.stored()).isEqualTo(new Stored("pending", 20, 1, "Title of 2", true));
    }

    @Test
    void anEarlierStateWithoutAVectorIsNotWorthStoring() {
        Outcome outcome = storing(rendered(2, List.of()));

        assertThat(outcome.stored()).isEqualTo(new Stored("pending", 20, 1, null, false));
    }

    @Test
    void theNewestStateWithoutAVectorIsFoundByItsWordsAndRetried() {
        Outcome outcome = storing(rendered(3, List.of()));

        assertThat(outcome.indexed()).isEmpty();
        assertThat(outcome.stored()).isEqualTo(new Stored("pending", 2, 1, "Title of 3", false));
    }

    @Test
    void aRecentlyChangedDocumentIsLeftUntilItSettles() {
        Looked looked = looking("now() + interval '2 s'");

        assertThat(looked.taken()).isEmpty();
        assertThat(looked.stored()).isEqualTo(new Stored("pending", 2, 0, null, false));
    }

    @Test
    void aSettledDocumentIsTakenForTheTimeOfTheLease() {
        Looked looked = looking("now()");

        assertThat(looked.taken()).containsExactly(3L);
        assertThat(looked.stored()).isEqualTo(new Stored("pending", 30, 1, null, false));
    }

    @Test
    void aDocumentThatIsGivenBackIsDueAtOnceAsIfItHadNotBeenTaken() {
        Stored stored = inTransaction(
                c -> insert(c).chain(() -> queue.giveBack(c, List.of(key))).chain(() -> stored(c)));

        assertThat(stored).isEqualTo(new Stored("pending", 0, 0, null, false));
    }

    @Test
    void documentsWithoutAVectorAreRenewedWhenThereIsRoomForVectors() {
        List<String> states =
                inTransaction(c -> insert(c).chain(() -> vectors(c)).chain(before -> embedded(c)
                        .chain(() -> queue.renewOtherModels(c, before + 3))
                        .chain(() -> stored(c))
                        .chain(full -> queue.renewOtherModels(c, before + 4)
                                .chain(() -> stored(c))
                                .map(room -> List.of(full.state(), room.state())))));

        assertThat(states).containsExactly("indexed", "pending");
    }

    /** The document has no vector, and another one has three. */
    private Uni<Void> embedded(SqlConnection connection) {
        return connection
                .preparedQuery("update document set state = 'indexed', model = null where table_id = $1")
                .execute(Tuple.of(key.tableId()))
                .chain(() -> connection
                        .preparedQuery("""
                        insert into document (table_id, record_id, display, cells, links, source_time, revision, state,
                                              not_before, attempts, cause, actor, correlation, model, embedding)
                        values ($1, 'rec1', 'Long', '{}', '{}', now(), 1, 'indexed', now(), 0, 'event', 'usrWriter',
                                'request', $2, $3)""")
                        .execute(Tuple.of(
                                Suite.unique("tbl"),
                                embedder.model(),
                                Buffer.buffer(new byte[3 * Float.BYTES * embedder.dimensions()]))))
                .replaceWithVoid();
    }

    private Uni<Long> vectors(SqlConnection connection) {
        return connection
                .preparedQuery(
                        "select coalesce(sum(octet_length(embedding) / $1), 0)::bigint from document where model = $2")
                .execute(Tuple.of(Float.BYTES * embedder.dimensions(), embedder.model()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private record Looked(List<Long> taken, Stored stored) {}

    /** Takes what is due where the document is, and has rested when {@code settlesAt} comes. */
    private Looked looking(String settlesAt) {
        return inTransaction(c -> insert(c)
                .chain(() -> c.query("update document set attempts = 0, not_before = now(), settles_at = " + settlesAt
                                + " where table_id = '" + key.tableId() + "'")
                        .execute())
                .chain(() -> queue.take(c, 1000, Duration.ofSeconds(30)))
                .chain(taken -> stored(c)
                        .map(stored -> new Looked(
                                taken.documents().stream()
                                        .filter(document -> document.key().equals(key))
                                        .map(PendingDocument::revision)
                                        .toList(),
                                stored))));
    }

    /** Stores it where the document is at its third revision, taken once and due in 20 s. */
    private Outcome storing(IndexableDocument document) {
        return inTransaction(c -> documents
                .lockChanges(c)
                .chain(() -> insert(c))
                .chain(() -> queue.store(c, List.of(document), false))
                .chain(indexed -> stored(c).map(stored -> new Outcome(indexed, stored))));
    }

    private Uni<Void> insert(SqlConnection connection) {
        return connection.preparedQuery("""
                        insert into document (table_id, record_id, display, cells, links, source_time, revision, state,
                                              not_before, attempts, cause, actor, correlation)
                        values ($1, 'rec1', 'Three', '{}', '{}', now(), 3, 'pending', now() + interval '20 s', 1, 'event',
                                'usrWriter', 'request')""").execute(Tuple.of(key.tableId())).replaceWithVoid();
    }

    private IndexableDocument rendered(long revision, List<Vector> vectors) {
        PendingDocument pending = new PendingDocument(
                key,
                revision,
                new SourceRecord("rec1", "Three", Map.of(), Map.of()),
                Optional.empty(),
                new PendingDocument.Cause("event", "usrWriter", "request"));
        TableInfo table = new TableInfo("wsp1", "app1", "Construction", key.tableId(), "Tasks", List.of());
        return new IndexableDocument(
                pending,
                table,
                new Rendering("Title of " + revision, "Body", List.of("Passage of " + revision)),
                vectors);
    }

    private Uni<Stored> stored(SqlConnection connection) {
        return connection.preparedQuery("""
                        select state, extract(epoch from not_before - now())::float8 as pause, attempts, title,
                               embedding is not null and model is not null and passage_hash is not null as embedded
                          from document where table_id = $1""").execute(Tuple.of(key.tableId())).map(rows -> {
            Row row = rows.iterator().next();
            return new Stored(
                    row.getString("state"),
                    row.getDouble("pause"),
                    row.getInteger("attempts"),
                    row.getString("title"),
                    row.getBoolean("embedded"));
        });
    }

    /** Rolled back at the end, so that no indexer takes part. */
    private <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection -> connection.begin().chain(transaction -> work.apply(connection)
                        .call(transaction::rollback)))
                .await()
                .atMost(Suite.SOON);
    }
}
