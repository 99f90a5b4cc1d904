package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.ai.fixture.SampleTable.created;
import static org.pyairtable.ai.fixture.SampleTable.deleted;
import static org.pyairtable.ai.fixture.Suite.SOON;
import static org.pyairtable.ai.fixture.Suite.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.ai.fixture.VectorDatabase;
import org.pyairtable.ai.index.IndexState.Phase;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** The service with a database that has the extension for vectors. Not run where there is none, see {@link VectorDatabase}. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = {
            @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"),
            @ResourceArg(name = SuiteResource.EXTENSION, value = "vector")
        })
class SharedVectorsIT {
    @TempDir
    Path data;

    @Inject
    SearchIndex index;

    @Inject
    IndexFeed feed;

    @Inject
    SharedVectors shared;

    @Inject
    VectorsOfWorkspace ofWorkspace;

    @Inject
    AiSettings config;

    @Inject
    Embedder embedder;

    @Inject
    Pool pool;

    private final Suite.Member member = new Suite.Member(Suite.unique("wsp"), Suite.unique("usr"));

    @BeforeEach
    void onlyWithTheExtension() {
        VectorDatabase.require(!ServiceDatabase.column("select 1 from pg_extension where extname = 'vector'")
                .isEmpty());
    }

    @Test
    void vectorsAreInTheDatabaseAndOfAReplicaOnlyWords() throws IOException {
        SampleTable tasks = indexed();
        Vector question = question();

        eventually().untilAsserted(() -> assertThat(nearest(index, question)).containsExactly("rec1"));
        assertThat(vectors(tasks)).isEqualTo(2);
        assertThat(index.state().phase()).isEqualTo(Phase.COMPLETE);

        tasks.send(deleted("rec1"));

        eventually().untilAsserted(() -> assertThat(nearest(index, question)).isEmpty());
        assertThat(vectors(tasks)).isEqualTo(1);
    }

    @Test
    void aNewReplicaSearchesThemAtOnceAndBuildsNone() throws IOException {
        SampleTable tasks = indexed();
        eventually().until(() -> vectors(tasks) == 2);
        List<String> before = rows(tasks);

        SearchIndex started = new SearchIndex(
                feed, shared, Clock.systemUTC(), config, new SimpleMeterRegistry(), () -> Optional.of(data.toString()));

        assertThat(nearest(started, question())).containsExactly("rec1");
        assertThat(started.state().vectors()).isGreaterThanOrEqualTo(2);
        started.follow().await().atMost(SOON);
        assertThat(started.state().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(rows(tasks)).isEqualTo(before);
        started.stop(new ShutdownEvent());
    }

    @Test
    void anIndexThatTookTheWordsOverAloneTakesTheVectorsOnceTheyAreToBeThere() throws IOException {
        indexed();
        SearchIndex apart = new SearchIndex(
                feed, shared, Clock.systemUTC(), config, new SimpleMeterRegistry(), () -> Optional.of(data.toString()));
        apart.follow().await().atMost(SOON);
        apart.stop(new ShutdownEvent());

        try (LuceneIndex lucene = new IndexFolder(Optional.of(data.toString()))
                .open(embedder.dimensions(), config.index().mostVectors(), embedder.model(), Instant.now())) {
            assertThat(lucene.size()).isGreaterThanOrEqualTo(2);
            assertThat(lucene.vectors()).isZero();
            assertThat(lucene.hasMoreRoom()).isTrue();
        }
    }

    @Test
    void theVectorsOfADeletedWorkspaceAreForgotten() {
        SampleTable tasks = indexed();
        eventually().until(() -> vectors(tasks) == 2);

        pool.withTransaction(connection -> ofWorkspace.forget(connection, member.workspaceId(), ""))
                .await()
                .atMost(SOON);

        assertThat(vectors(tasks)).isZero();
    }

    @Test
    void aHigherLimitTakesOverWhatALowerOneLeftOutAndNothingElse() {
        SampleTable tasks = indexed();
        eventually().until(() -> vectors(tasks) == 2);
        String other = rowOf(tasks, "rec2");
        String all = counted();

        // As if the limit had been reached before the first document.
        ServiceDatabase.update("""
                with gone as (delete from document_vector where table_id = ? and record_id = 'rec1' returning 1)
                update vector_position set documents = documents - 1, vectors = vectors - 1, most_vectors = 1
                 where (select count(*) from gone) = 1""", tasks.tableId());

        // The limit of the replica that started last counts for all: those that run keep to that of the row.
        shared.followPage().await().atMost(SOON);
        assertThat(ServiceDatabase.column("select most_vectors from vector_position"))
                .containsExactly("1");
        SharedVectors started = new SharedVectors(pool, feed, Clock.systemUTC(), config);
        assertThat(started.chosen().await().atMost(SOON)).isTrue();
        eventually().until(() -> {
            started.followPage().await().atMost(SOON);
            return !ServiceDatabase.column("select most_vectors from vector_position")
                    .equals(List.of("1"));
        });

        eventually().untilAsserted(() -> assertThat(counted()).isEqualTo(all));
        assertThat(nearest(index, question())).containsExactly("rec1");
        assertThat(rowOf(tasks, "rec2")).isEqualTo(other);
        eventually().untilAsserted(() -> assertThat(
                        ServiceDatabase.column("select most_vectors from vector_position where catching_up is null"))
                .containsExactly(String.valueOf(config.index().mostVectors())));
    }

    private static String counted() {
        return ServiceDatabase.column("select documents || ' ' || vectors from vector_position")
                .getFirst();
    }

    private static String rowOf(SampleTable table, String record) {
        return ServiceDatabase.column(
                        "select ctid || ' ' || xmin from document_vector where table_id = ? and record_id = ?",
                        table.tableId(),
                        record)
                .getFirst();
    }

    private SampleTable indexed() {
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        tasks.awaitIndexed(tasks.send(
                created("rec1", "Week 12", "Storm postponed roofing works"), created("rec2", "Permit", "Signed")));
        return tasks;
    }

    private Vector question() {
        return embedder.embedQuestion("heavy rain delayed the roof").await().atMost(SOON);
    }

    private List<String> nearest(SearchIndex asked, Vector question) {
        Scope scope =
                new Scope(Set.of(member.workspaceId()), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
        return asked.nearest(question, scope, 5, 0.3f).await().atMost(SOON).stream()
                .map(match -> match.key().recordId())
                .toList();
    }

    private static int vectors(SampleTable table) {
        return rows(table).size();
    }

    /** Each row with its version: one that is written again has another. */
    private static List<String> rows(SampleTable table) {
        return ServiceDatabase.column(
                "select ctid || ' ' || xmin from document_vector where table_id = ? order by 1", table.tableId());
    }
}
