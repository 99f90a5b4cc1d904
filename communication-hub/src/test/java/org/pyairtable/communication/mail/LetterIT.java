package org.pyairtable.communication.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Letters of workflows at a real SMTP server, and their answers. */
@QuarkusTest
@TestProfile(WithMailServer.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
@WithTestResource(MailServer.class)
class LetterIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final KafkaProbe KAFKA = new KafkaProbe();
    private static final TestIdentity IDENTITY = TestIdentity.start();
    private static final String WORKSPACE = "wspLetters";
    private static final String TYPE = "org.pyairtable.communication.commands.send-letter.v1";

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String key = "key" + unique;
    private final String ann = "ann-" + unique + "@example.org";
    private final String bob = "bob-" + unique + "@example.org";

    @BeforeEach
    void members() {
        IDENTITY.user("usrAnn" + unique, ann, "Ann");
        IDENTITY.user("usrBob" + unique, bob, "Bob");
        IDENTITY.member(WORKSPACE, "usrAnn" + unique, Role.EDITOR);
        IDENTITY.member(WORKSPACE, "usrBob" + unique, Role.VIEWER);
        // The hub learns of members from Kafka; only then its answers say something.
        eventually().until(() -> {
            Message answer = answer(send("probe" + UUID.randomUUID(), List.of(bob), "Probe", Instant.now()));
            return !answer.json().path("code").asText().equals("MAIL_RECIPIENT_REFUSED");
        });
    }

    @Test
    void aLetterReachesEachMemberOnItsOwnOnceHoweverOftenItIsAskedFor() throws Exception {
        CloudEvent first = send(key, List.of(bob.toUpperCase(Locale.ROOT)), "Roof “late”", later());

        Message sent = answer(first);
        assertThat(sent.type()).isEqualTo("org.pyairtable.communication.events.letter-sent.v1");
        assertThat(sent.json().path("recipients").asInt()).isEqualTo(2);
        assertThat(sent.json().path("key").asText()).isEqualTo(key);
        assertThat(sent.header("ce_workspace")).isEqualTo(WORKSPACE);
        MimeMessage mail = MailServer.to(ann).getFirst();
        assertThat(mail.getSubject()).isEqualTo("Roof “late”");
        assertThat(MailServer.to(bob)).hasSize(1);

        Message again = answer(send(key, List.of(bob), "Roof “late”", later()));
        assertThat(again.type()).isEqualTo("org.pyairtable.communication.events.letter-sent.v1");
        assertThat(MailServer.to(ann)).hasSize(1);
        assertThat(MailServer.to(bob)).hasSize(1);
        assertThat(column("select details::text from mail where letter_id = ?", key))
                .containsOnly("{}");
    }

    @Test
    void aLetterThatTheServerDoesNotTakeInTimeFailsForNowAndReachesThoseWithoutItLater() throws Exception {
        MailServer.stopServer();
        try {
            Message failed = answer(send(key, List.of(), "Late", Instant.now().plusSeconds(2)));
            assertThat(failed.type()).isEqualTo("org.pyairtable.communication.events.letter-failed.v1");
            assertThat(failed.json().path("code").asText()).isEqualTo("MAIL_NOT_SENT");
            assertThat(failed.json().path("passes").asBoolean()).isTrue();
            assertThat(failed.text()).doesNotContain(unique + "@");
        } finally {
            MailServer.startServer();
        }
        Message sent = answer(send(key, List.of(bob), "Late", later()));
        assertThat(sent.json().path("recipients").asInt()).isEqualTo(2);
        assertThat(MailServer.to(ann)).hasSize(1);
    }

    @Test
    void aLetterToSomebodyWhoIsNoMemberIsSentToNobody() {
        Message failed = answer(send(key, List.of("eve-" + unique + "@example.com"), "Late", later()));

        assertThat(failed.json().path("code").asText()).isEqualTo("MAIL_RECIPIENT_REFUSED");
        assertThat(failed.json().path("passes").asBoolean()).isFalse();
        assertThat(failed.text()).doesNotContain("eve-");
        assertThat(column("select id from mail where letter_id = ?", key)).isEmpty();
        assertThat(MailServer.to(ann)).isEmpty();
    }

    private CloudEvent send(String letter, List<String> addresses, String subject, Instant until) {
        CloudEvent command = CloudEvent.ofJson(
                        TYPE,
                        Map.of(
                                "workspaceId",
                                WORKSPACE,
                                "key",
                                letter,
                                "userIds",
                                List.of("usrAnn" + unique),
                                "addresses",
                                addresses,
                                "subject",
                                subject,
                                "text",
                                "The roof\nis late.",
                                "until",
                                until.toString()))
                .withSource("workflow-engine")
                .withWorkspace(WORKSPACE)
                .withActor("usrAnn" + unique);
        KAFKA.send("communication.commands", letter, command);
        return command;
    }

    private static Message answer(CloudEvent command) {
        return KAFKA.await("communication.events", m -> command.id().equals(m.header("ce_causation")), SOON);
    }

    private static Instant later() {
        return Instant.now().plusSeconds(600);
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(100));
    }
}
