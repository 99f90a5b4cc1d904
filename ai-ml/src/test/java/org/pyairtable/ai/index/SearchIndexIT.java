package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.ai.fixture.SampleTable.created;
import static org.pyairtable.ai.fixture.SampleTable.deleted;
import static org.pyairtable.ai.fixture.Suite.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.ai.index.IndexState.Phase;
import org.pyairtable.testkit.SuiteResource;

/** A replica that starts with an index of its own beside one that has been running. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class SearchIndexIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path data;

    @Inject
    IndexFeed feed;

    @Inject
    SharedVectors shared;

    @Inject
    AiSettings config;

    @Inject
    Embedder embedder;

    @Test
    void aNewReplicaIsReadyAtOnceIndexesAllDocumentsAndKeepsUp() throws IOException {
        Suite.Member member = Suite.member();
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        tasks.awaitIndexed(tasks.send(
                created("rec1", "Week 12", "Storm postponed roofing works"), created("rec2", "Permit", "Signed")));
        SearchIndex started = start();
        Scope scope =
                new Scope(Set.of(member.workspaceId()), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
        Vector question =
                embedder.embedQuestion("heavy rain delayed the roof").await().atMost(LONG);

        assertThat(started.open()).isTrue();
        assertThat(started.state().phase()).isEqualTo(Phase.TAKING_OVER_WORDS);
        assertThat(started.state().notice()).get().asString().contains("0 records are found so far");
        started.follow().await().atMost(LONG);

        assertThat(started.state().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(started.state().notice()).isEmpty();
        assertThat(nearest(started, question, scope)).containsExactly("rec1");
        assertThat(lexical(started, "permit", scope)).containsExactly("rec2");

        tasks.send(deleted("rec1"));
        eventually().untilAsserted(() -> {
            started.follow().await().atMost(LONG);
            assertThat(nearest(started, question, scope)).isEmpty();
        });
        started.stop(new ShutdownEvent());
    }

    @Test
    void aRestartedReplicaAnswersAtOnceAndContinuesFromItsPosition() throws IOException {
        Suite.Member member = Suite.member();
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        Scope scope =
                new Scope(Set.of(member.workspaceId()), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", "sunny"), created("rec2", "Permit", "Signed")));
        SearchIndex before = start();
        before.follow().await().atMost(LONG);
        before.stop(new ShutdownEvent());
        tasks.awaitIndexed(tasks.send(created("rec3", "Crane", "Arrives")));

        SearchIndex after = start();

        assertThat(after.state().phase()).isEqualTo(Phase.COMPLETE);
        assertThat(lexical(after, "permit", scope)).containsExactly("rec2");
        assertThat(lexical(after, "crane", scope)).isEmpty();
        after.follow().await().atMost(LONG);
        assertThat(lexical(after, "crane", scope)).containsExactly("rec3");
        after.stop(new ShutdownEvent());
    }

    @Test
    void anIndexOfAnotherDatabaseIsRebuilt() throws IOException {
        Suite.Member member = Suite.member();
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        Scope scope =
                new Scope(Set.of(member.workspaceId()), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
        tasks.awaitIndexed(tasks.send(created("rec1", "Permit", "Signed")));
        try (LuceneIndex foreign = new IndexFolder(Optional.of(data.toString()))
                .open(embedder.dimensions(), 10, embedder.model(), Instant.now())) {
            foreign.commit(Checkpoint.beginning(embedder.model(), Instant.now())
                    .of(new IndexFeed.Source("another", Long.MAX_VALUE - 1))
                    .withWords(Long.MAX_VALUE - 1, Instant.now()));
        }
        SearchIndex started = start();

        started.follow().await().atMost(LONG);

        assertThat(lexical(started, "permit", scope)).containsExactly("rec1");
        started.stop(new ShutdownEvent());
    }

    private SearchIndex start() {
        return new SearchIndex(
                feed, shared, Clock.systemUTC(), config, new SimpleMeterRegistry(), () -> Optional.of(data.toString()));
    }

    private static List<String> lexical(SearchIndex index, String words, Scope scope) {
        return index.lexical(i -> i.matching(words, scope, 5)).await().atMost(LONG).stream()
                .map(match -> match.key().recordId())
                .toList();
    }

    private static List<String> nearest(SearchIndex index, Vector question, Scope scope) {
        return index.nearest(question, scope, 5, 0.3f).await().atMost(LONG).stream()
                .map(match -> match.key().recordId())
                .toList();
    }
}
