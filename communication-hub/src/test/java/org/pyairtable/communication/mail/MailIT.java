package org.pyairtable.communication.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Commands become mails at a real SMTP server; the secrets of their links are readable in those mails alone. */
@QuarkusTest
@TestProfile(WithMailServer.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
@WithTestResource(MailServer.class)
class MailIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final KafkaProbe KAFKA = new KafkaProbe();
    private static final TestIdentity IDENTITY = TestIdentity.start();
    private static final String SECRET = "inv_" + "0123456789abcdef".repeat(4);
    private static final String TYPE = "org.pyairtable.communication.commands.send-mail.v1";

    private final String to = "ann-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    private final String id = "mail" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anInvitationArrivesAsTextAndHtmlWithItsLinkAndTheSecretIsNowhereElse() throws Exception {
        Map<String, Object> command =
                command("invitation", Map.of("inviter", "Ann & Söhne", "workspace", "<b>Site</b>"), SECRET);
        CloudEvent event = CloudEvent.ofJson(TYPE, command);
        assertThat(new String(event.value(), UTF_8)).doesNotContain(SECRET);

        KAFKA.send("communication.commands", id, event);
        KAFKA.send("communication.commands", id, CloudEvent.ofJson(TYPE, command));

        MimeMessage mail = received(1).getFirst();
        String link = "https://data.example.org/links/invitation#" + SECRET;
        assertThat(mail.getSubject()).isEqualTo("Invitation to the workspace “<b>Site</b>”");
        assertThat(mail.getFrom()[0].toString()).isEqualTo("PyAirtable <data@example.org>");
        assertThat(part(mail, "text/plain"))
                .contains("Ann & Söhne invites you to the workspace “<b>Site</b>”.", link, "within 7 days");
        assertThat(part(mail, "text/html"))
                .contains("Ann &amp; Söhne", "&lt;b&gt;Site&lt;/b&gt;", "href=\"" + link + "\"")
                .doesNotContain("<b>Site");
        eventually().until(() -> state().equals(List.of("sent")));
        assertThat(column("select row_to_json(m)::text from mail m").toString())
                .contains(id)
                .doesNotContain(SECRET, SECRET.substring(4));
        assertThat(column("select coalesce(encode(sealed, 'hex'), 'gone') from mail where id = ?", id))
                .containsExactly("gone");
        assertThat(MailServer.to(to)).as("the command came twice").hasSize(1);
        JsonPath listed = operator();
        assertThat(listed.getString("items.find { it.id == '" + id + "' }.state"))
                .isEqualTo("sent");
        assertThat(listed.prettify()).doesNotContain(SECRET.substring(4));
    }

    @Test
    void aMailThatAsksForADecisionHasALinkOfItsOwnAndKeepsNothingOfWhatIsAskedOnceItIsSent() throws Exception {
        String secret = "apv_" + "0123456789abcdef".repeat(4);
        String asked = "Pay <b>" + id + "</b>?";
        CloudEvent event = CloudEvent.ofJson(
                        TYPE,
                        command(
                                "approval",
                                Map.of(
                                        "title",
                                        asked,
                                        "asker",
                                        "Ann & Söhne",
                                        "workflow",
                                        "Bills",
                                        "until",
                                        "1 May 2027, 12:00 UTC"),
                                secret))
                .withWorkspace("wsp" + id);
        assertThat(new String(event.value(), UTF_8)).doesNotContain(secret);

        KAFKA.send("communication.commands", id, event);

        MimeMessage mail = received(1).getFirst();
        String link = "https://data.example.org/approvals/" + secret;
        assertThat(mail.getSubject()).isEqualTo("Decision wanted: " + asked);
        assertThat(part(mail, "text/plain"))
                .contains(
                        asked,
                        "Ann & Söhne asks, by the workflow “Bills”. Decide until 1 May 2027, 12:00 UTC.",
                        link,
                        "in your name");
        assertThat(part(mail, "text/html"))
                .contains("Pay &lt;b&gt;", "Ann &amp; Söhne", "href=\"" + link + "\"")
                .doesNotContain("<b>");
        eventually().until(() -> state().equals(List.of("sent")));
        assertThat(column("select row_to_json(m)::text from mail m where id = ?", id)
                        .getFirst())
                .contains("wsp" + id)
                .doesNotContain(secret, "Pay", "Bills");
    }

    @Test
    void aDecisionWithoutALinkIsADeadLetter() {
        CloudEvent event = CloudEvent.ofJson(TYPE, command("approval", Map.of("title", "Pay?"), null));
        KAFKA.send("communication.commands", id, event);
        KAFKA.await(
                "communication.commands.dlq.communication-hub", m -> event.id().equals(m.header("ce_id")), SOON);
        assertThat(state()).isEmpty();
    }

    @Test
    void aMailIsSentOnceTheServerIsBackFromAnOutage() throws Exception {
        MailServer.stopServer();
        try {
            send(command("password-reset", Map.of(), SECRET));
            eventually().until(() -> column("select attempts::text from mail where id = ?", id).stream()
                    .anyMatch(attempts -> Integer.parseInt(attempts) >= 2));
            assertThat(state()).containsExactly("pending");
        } finally {
            MailServer.startServer();
        }
        assertThat(part(received(1).getFirst(), "text/plain"))
                .contains("https://data.example.org/links/password-reset#" + SECRET, "within an hour");
        eventually().until(() -> state().equals(List.of("sent")));
    }

    @Test
    void aNoticeWithoutALinkIsSent() throws Exception {
        send(command("address-changed", Map.of(), null));
        assertThat(part(received(1).getFirst(), "text/plain"))
                .contains("another e-mail address from now on")
                .doesNotContain("http");
    }

    @Test
    void aMailWhoseLinkHasEndedIsNotSent() {
        Map<String, Object> command = command("address-proof", Map.of(), SECRET);
        command.put("expiresAt", Instant.now().minusSeconds(1).toString());
        send(command);
        eventually().until(() -> state().equals(List.of("expired")));
        assertThat(MailServer.to(to)).isEmpty();
    }

    @Test
    void aSecretThatWasSealedForAnotherMailIsNotSent() {
        Map<String, Object> command = command("invitation", Map.of(), SECRET);
        command.put("to", "eve-" + to);
        send(command);
        eventually().until(() -> state().equals(List.of("failed")));
        assertThat(column("select last_error from mail where id = ?", id))
                .containsExactly("The secret was not sealed for this mail");
        assertThat(MailServer.to("eve-" + to)).isEmpty();
    }

    @Test
    void whatAddsHeadersOrRecipientsIsADeadLetter() {
        for (Map<String, Object> bad : List.of(
                changed("to", "a@example.org\r\nBcc: eve@example.org"),
                changed("to", "a@example.org, b@example.org"),
                changed("to", "Ann <a@example.org>"),
                changed("kind", "newsletter"),
                changed("mailId", ""),
                changed("values", Map.of("workspace", "x\r\nBcc: eve@example.org")),
                changed("values", Map.of("workspace", "x".repeat(301))))) {
            CloudEvent event = CloudEvent.ofJson(TYPE, bad);
            KAFKA.send("communication.commands", id, event);
            Message dead = KAFKA.await(
                    "communication.commands.dlq.communication-hub",
                    m -> event.id().equals(m.header("ce_id")),
                    SOON);
            assertThat(dead.text()).doesNotContain(SECRET);
        }
        assertThat(state()).isEmpty();
    }

    @Test
    void thePrivateKeyIsEncryptedInTheDatabase() throws Exception {
        announced();
        assertThat(column("select substr(encode(private_key, 'hex'), 1, 2) from mail_key"))
                .containsExactly("01");
    }

    @Test
    void onlyOperatorsSeeWhatWasSent() {
        assertThat(RestAssured.given()
                        .header("Authorization", "Bearer " + IDENTITY.token("usrAnn"))
                        .get("/operator/mails")
                        .statusCode())
                .isEqualTo(403);
    }

    private Map<String, Object> changed(String member, Object value) {
        Map<String, Object> command = command("invitation", Map.of(), SECRET);
        command.put(member, value);
        return command;
    }

    private Map<String, Object> command(String kind, Map<String, String> values, String secret) {
        Map<String, Object> command = new HashMap<>(Map.of(
                "mailId", id,
                "kind", kind,
                "to", to,
                "values", values,
                "expiresAt", Instant.now().plusSeconds(3600).toString()));
        if (secret != null) {
            Message key = announced();
            PublicKey recipient = SealedBox.publicKey(
                    Base64.getDecoder().decode(key.json().path("publicKey").asText()));
            byte[] box = SealedBox.seal(recipient, secret.getBytes(UTF_8), SendMail.sealedFor(id, kind, to));
            command.put(
                    "sealed",
                    Map.of(
                            "keyId",
                            key.json().path("keyId").asText(),
                            "sealed",
                            Base64.getEncoder().encodeToString(box)));
        }
        return command;
    }

    private static Message announced() {
        eventually().until(() -> !column("select id from mail_key").isEmpty());
        String id = column("select id from mail_key").getFirst();
        return KAFKA.await("communication.mail-keys", m -> m.key().orElse("").equals(id), SOON);
    }

    private void send(Map<String, Object> command) {
        KAFKA.send("communication.commands", id, CloudEvent.ofJson(TYPE, command));
    }

    private List<String> state() {
        return column("select state from mail where id = ?", id);
    }

    private List<MimeMessage> received(int count) {
        eventually().until(() -> MailServer.to(to).size() >= count);
        return MailServer.to(to);
    }

    private static String part(Part part, String type) throws Exception {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static JsonPath operator() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + IDENTITY.operatorToken("usrOperator"))
                .get("/operator/mails")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(100));
    }
}
