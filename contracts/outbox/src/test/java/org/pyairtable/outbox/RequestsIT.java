package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyairtable.outbox.ProbeFixture.KAFKA;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.TableDescription;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Questions and answers over Kafka; and how an instance makes itself known. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
class RequestsIT {
    @Inject
    Requests requests;

    @Test
    void aQuestionIsAnswered() {
        TableDescription answer = ask("Known", Duration.ofSeconds(20));

        assertThat(answer.tableId()).isEqualTo("tbl1");
        assertThat(answer.workspaceId()).isEqualTo("wsp1");
    }

    @Test
    void aRefusalReachesTheRequester() {
        assertThatThrownBy(() -> ask("Unknown", Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.error()).isInstanceOf(ServiceError.NotFound.class));
    }

    @Test
    void aQuestionWithoutAnswerFailsAtTheDeadline() {
        assertThatThrownBy(() -> ask("Silent", Duration.ofMillis(700)))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.error())
                        .isEqualTo(new ServiceError.Unavailable("No answer within 700 ms", Duration.ofSeconds(2))));
    }

    @Test
    void theInstanceAnnouncesItselfAndRepeatsIt() {
        var beats = KAFKA.await(
                "platform.instances", m -> m.key().orElseThrow().startsWith("probe/"), 2, Duration.ofSeconds(20));

        Message beat = beats.getLast();
        assertThat(beat.json().get("service").asText()).isEqualTo("probe");
        assertThat(beat.json().get("host").asText()).isEqualTo("127.0.0.1");
        assertThat(beat.json().get("port").asInt()).isPositive();
        assertThat(beat.json().get("heartbeatAt").asText())
                .isGreaterThan(beats.getFirst().json().get("heartbeatAt").asText());
    }

    private TableDescription ask(String table, Duration deadline) {
        return requests.ask(
                        new DescribeTable("app1", table),
                        EventContext.by("usr1", "wsp1"),
                        TableDescription.class,
                        deadline)
                .await()
                .atMost(Duration.ofSeconds(30));
    }
}
