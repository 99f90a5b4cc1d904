package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.ai.fixture.SampleTable.created;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;
import static org.pyairtable.ai.fixture.Suite.eventually;
import static org.pyairtable.ai.fixture.Suite.unique;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** Searches of other services, over Kafka. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class SearchQueriesIT {
    private Suite.Member member;
    private SampleTable tasks;

    @BeforeAll
    static void replies() {
        KAFKA.collect("platform.replies");
    }

    @BeforeEach
    void aRecord() {
        member = Suite.member();
        tasks = SampleTable.of(member.workspaceId(), "Tasks");
        CloudEvent event = tasks.event(created("rec1", "Week 12", "Storm postponed roofing works."));
        KAFKA.send("data.records", tasks.tableId(), event);
        tasks.awaitIndexed(event);
        // The index follows the database: what is stored can be found a moment later.
        eventually()
                .untilAsserted(() -> assertThat(member.find("roofing storm")).containsExactly("Week 12"));
    }

    private JsonNode answer(String actor, Map<String, Object> more) {
        Map<String, Object> question = new HashMap<>(Map.of("question", "roofing storm", "limit", 5));
        question.putAll(more);
        String correlation = unique("question-");
        KAFKA.send(
                "ai.queries",
                "all",
                CloudEvent.ofJson("org.pyairtable.ai.queries.search-records.v1", question)
                        .withSubject("all")
                        .withActor(actor)
                        .withCorrelation(correlation)
                        .withReplyTo("platform.replies"));
        return KAFKA.await("platform.replies", m -> m.header("ce_correlation").equals(correlation), SOON)
                .json();
    }

    @Test
    void theActorIsAnsweredWithWhatItMaySee() {
        JsonNode found = answer(member.userId(), Map.of());

        assertThat(found.at("/records/0/title").asText()).isEqualTo("Week 12");
        assertThat(found.at("/records/0/tableName").asText()).isEqualTo("Tasks");
        assertThat(answer(Suite.member().userId(), Map.of()).path("records").size())
                .isZero();
        assertThat(answer(member.userId(), Map.of("tableId", unique("tbl")))
                        .path("records")
                        .size())
                .isZero();
    }

    @Test
    void textThatIsNotAQuestionIsRefused() {
        assertThat(answer(member.userId(), Map.of("question", " "))
                        .path("message")
                        .asText())
                .contains("1 to 1000 characters");
        assertThat(answer(member.userId(), Map.of("limit", 101)).path("message").asText())
                .contains("between 1 and 100");
    }
}
