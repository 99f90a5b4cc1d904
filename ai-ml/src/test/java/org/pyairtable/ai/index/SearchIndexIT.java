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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.embedding.Embedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.SuiteResource;

/** A replica that starts with an empty index beside one that has been running. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class SearchIndexIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Inject
    IndexFeed feed;

    @Inject
    AiConfig config;

    @Inject
    Embedder embedder;

    @Test
    void a_starting_replica_takes_over_all_documents_and_then_follows() throws IOException {
        Suite.Member member = Suite.member();
        SampleTable tasks = SampleTable.of(member.workspaceId(), "Tasks");
        tasks.awaitIndexed(tasks.send(
                created("rec1", "Week 12", "Storm postponed roofing works"), created("rec2", "Permit", "Signed")));
        SearchIndex started =
                new SearchIndex(feed, Clock.systemUTC(), config, new SimpleMeterRegistry(), Optional.empty());
        Scope scope = new Scope(Set.of(member.workspaceId()), Optional.empty(), Optional.empty(), Set.of("*"));
        Vector question =
                embedder.embedQuestion("heavy rain delayed the roof").await().atMost(LONG);

        assertThat(started.open()).isFalse();
        started.follow().await().atMost(LONG);

        assertThat(started.open()).isTrue();
        assertThat(nearest(started, question, scope)).containsExactly("rec1");
        assertThat(started.lexical("permit", scope, 5).await().atMost(LONG)).hasSize(1);

        tasks.send(deleted("rec1"));
        eventually().untilAsserted(() -> {
            started.follow().await().atMost(LONG);
            assertThat(nearest(started, question, scope)).isEmpty();
        });
        started.stop(new ShutdownEvent());
    }

    private static List<String> nearest(SearchIndex index, Vector question, Scope scope) {
        return index.vector(i -> i.nearest(question, scope, 5, 0.3f)).await().atMost(LONG).stream()
                .map(match -> match.key().recordId())
                .toList();
    }
}
