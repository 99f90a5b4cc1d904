package org.pyairtable.communication.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class LetterWithoutServerIT {
    private static final KafkaProbe KAFKA = new KafkaProbe();

    @Test
    void whereThereIsNoMailServerALetterFailsForGoodAndSaysSo() {
        String key = UUID.randomUUID().toString();
        CloudEvent command = CloudEvent.ofJson(
                        "org.pyairtable.communication.commands.send-letter.v1",
                        Map.of(
                                "workspaceId",
                                "wspLetters",
                                "key",
                                key,
                                "userIds",
                                List.of("usrAnn"),
                                "addresses",
                                List.of(),
                                "subject",
                                "Late",
                                "text",
                                "The roof is late.",
                                "until",
                                Instant.now().plusSeconds(600).toString()))
                .withSource("workflow-engine")
                .withWorkspace("wspLetters")
                .withActor("usrAnn");

        KAFKA.send("communication.commands", key, command);

        Message failed = KAFKA.await(
                "communication.events", m -> command.id().equals(m.header("ce_causation")), Duration.ofSeconds(30));
        assertThat(failed.type()).isEqualTo("org.pyairtable.communication.events.letter-failed.v1");
        assertThat(failed.json().path("code").asText()).isEqualTo("MAIL_SERVER_MISSING");
        assertThat(failed.json().path("message").asText())
                .isEqualTo("This installation has no mail server; its operator sets one with PYAIRTABLE_MAIL_HOST");
        assertThat(failed.json().path("passes").asBoolean()).isFalse();
    }
}
