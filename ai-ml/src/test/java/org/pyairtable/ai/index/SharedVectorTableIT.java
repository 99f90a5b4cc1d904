package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.fixture.VectorDatabase;

/** Vectors in PostgreSQL. Not run where the database of the tests does not have the extension, see {@link VectorDatabase}. */
class SharedVectorTableIT extends VectorIndexConformance {
    private static final Logger LOG = Logger.getLogger(SharedVectorTableIT.class);
    private static final Duration SOON = Duration.ofSeconds(30);
    /** So few that the graph is searched as well. */
    private static final int EXACT_UP_TO = 2;

    private static final int DOCUMENTS = Integer.getInteger("documents", 100_000);

    private static Vertx vertx;
    private static Pool pool;

    private SharedVectorTable table = table("model's", DIMENSIONS, EXACT_UP_TO);
    private long most = Long.MAX_VALUE;
    private VectorPosition.Growth held = VectorPosition.Growth.NONE;

    @BeforeAll
    static void connect() {
        VectorDatabase.Connected connected = VectorDatabase.connect();
        vertx = connected.vertx();
        pool = connected.pool();
    }

    @AfterAll
    static void disconnect() {
        if (vertx != null) {
            pool.close().chain(vertx::close).await().atMost(SOON);
        }
    }

    @BeforeEach
    void make() {
        in(connection -> connection
                .query("drop table if exists document_vector, vector_position")
                .execute()
                .chain(() -> table.make(connection))
                // Of a database that has been made already.
                .chain(() -> table.make(connection)));
    }

    @Override
    VectorIndex index() {
        return (question, scope, limit, minimum) -> pool.withTransaction(
                        connection -> table.nearest(connection, question, scope, 3 * limit))
                .map(found -> Match.bestOfEach(found, limit, minimum));
    }

    @Override
    void take(List<IndexedDocument> changes) {
        held = held.plus(in(connection -> table.apply(connection, changes, most - held.vectors())));
    }

    @Override
    void holdAtMost(long vectors) {
        most = vectors;
    }

    @Test
    void theyAreCountedAsTheyComeAndGo() {
        Vector east = Vector.of(1, 0, 0);
        take(List.of(document("a", east, east), document("b", east)));
        take(List.of(document("b"), document("c", east)));

        assertThat(held).isEqualTo(new VectorPosition.Growth(2, 3));
    }

    @Test
    void theGraphIsUsedForWhatIsLargeAndNotForWhatIsSmall() {
        GeneratedVectors generated = new GeneratedVectors(DIMENSIONS, 1, 3_000);
        List<IndexedDocument> documents = new ArrayList<>();
        generated.documents(documents::add);
        take(documents);
        in(connection -> connection.query("analyze document_vector").execute());

        assertThat(plan("base_id = 'app1'")).contains("document_vector_" + Integer.toHexString("model's".hashCode()));
    }

    @Test
    void aTableOfAnEarlierVersionGetsTheIndexOfScopesAndTheLimit() {
        in(connection -> connection.query("""
                        drop index document_vector_scope;
                        create index document_vector_workspace on document_vector (workspace_id);
                        alter table vector_position drop column most_vectors, drop column catching_up""").execute().chain(() -> table.make(connection)));

        assertThat(column("select indexdef from pg_indexes where tablename = 'document_vector' order by 1"))
                .anyMatch(index -> index.endsWith("(workspace_id, model, table_id)"))
                .noneMatch(index -> index.contains("document_vector_workspace"));
        assertThat(column("select most_vectors || ' ' || (catching_up is null) from vector_position"))
                .containsExactly("0 true");
    }

    private static List<String> column(String query) {
        return in(connection -> connection.query(query).execute().map(rows -> {
            List<String> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.getString(0)));
            return values;
        }));
    }

    @Test
    void vectorsOfAnotherModelAreNotFound() {
        take(List.of(document("a", Vector.of(1, 0, 0))));
        SharedVectorTable other = table("another", DIMENSIONS, EXACT_UP_TO);
        in(other::make);

        List<Match> ofOther = in(connection -> other.nearest(connection, Vector.of(1, 0, 0), everything(), 10));
        List<Match> ofThis = in(connection -> table.nearest(connection, Vector.of(1, 0, 0), everything(), 10));

        assertThat(ofOther).isEmpty();
        assertThat(ofThis).hasSize(1);
    }

    /** Prints recall and times of many vectors: {@code -Dit.test=SharedVectorTableIT#figures -Dtests.excluded.groups=}. */
    @Test
    @Tag("on-demand")
    void figures() {
        int dimensions = 384;
        GeneratedVectors generated = new GeneratedVectors(dimensions, 50, DOCUMENTS);
        table = table("figures", dimensions, 10_000);
        make();
        long start = System.nanoTime();
        List<IndexedDocument> page = new ArrayList<>();
        generated.documents(document -> {
            page.add(document);
            if (page.size() == 100) {
                take(List.copyOf(page));
                page.clear();
            }
        });
        LOG.infof("%,d vectors taken over in %d s, %s", DOCUMENTS, (System.nanoTime() - start) / 1_000_000_000, size());
        for (int round = 1; round <= 2; round++) {
            for (Scope scope : generated.scopes()) {
                List<Long> times = new ArrayList<>();
                double recall = generated.recall(scope, question -> {
                    long asked = System.nanoTime();
                    List<Match> found =
                            index().nearest(question, scope, 100, -1).await().atMost(SOON);
                    times.add(System.nanoTime() - asked);
                    return found;
                });
                long[] sorted =
                        times.stream().mapToLong(Long::longValue).sorted().toArray();
                LOG.infof(
                        "round %d, base %s, %d closed tables: recall@10 %.3f, p50 %.1f ms, p95 %.1f ms",
                        round,
                        scope.baseId().orElse("any"),
                        scope.closed().size(),
                        recall,
                        sorted[sorted.length / 2] / 1e6,
                        sorted[sorted.length * 19 / 20] / 1e6);
                assertThat(recall).as("%s", scope).isGreaterThanOrEqualTo(0.95);
                assertThat(Arrays.stream(sorted).count()).isEqualTo(50);
            }
        }
    }

    private static String size() {
        return in(connection -> connection
                .query("select pg_size_pretty(pg_table_size('document_vector')) || ' of rows, '"
                        + " || pg_size_pretty(pg_indexes_size('document_vector')) || ' of indexes' as size")
                .execute()
                .map(rows -> rows.iterator().next().getString("size")));
    }

    private static String plan(String condition) {
        return in(connection -> connection
                .query("explain select record_id from document_vector where model = 'model''s' and " + condition
                        + " order by embedding::halfvec(3) <=> '[1,0,0]'::text::halfvec(3) limit 5")
                .execute()
                .map(rows -> {
                    StringBuilder plan = new StringBuilder();
                    rows.forEach(row -> plan.append(row.getString(0)).append('\n'));
                    return plan.toString();
                }));
    }

    private static Scope everything() {
        return new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
    }

    private static IndexedDocument document(String record, Vector... vectors) {
        return new IndexedDocument.Present(new DocumentKey("t1", record), "w1", "b1", "", "", List.of(vectors));
    }

    private static SharedVectorTable table(String model, int dimensions, int exactUpTo) {
        return new SharedVectorTable(model, dimensions, exactUpTo);
    }

    private static <T> T in(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(work).await().atMost(SOON);
    }
}
