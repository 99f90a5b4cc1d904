package org.pyairtable.communication.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/** What is left here of a person who is erased. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class ErasureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "platform.erasures";

    /** Of {@code ann@example.org}. */
    private static final String HASH = "438c4c7afe600cdf1e455c369bec76dc970fc8ca463447c7b387a347f3c79331";

    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void theInboxThePreferencesAndTheMailsGoAndOthersKeepTheirs() {
        notified(person, 1_001);
        notified(other, 1);
        update("insert into notification_preferences (user_id, muted, version) values (?, 'workflow', 0)", person);
        mailed(Ids.random("mai"), "Ann@Example.org", other);
        mailed(Ids.random("mai"), "bob@example.org", person);
        mailed(Ids.random("mai"), "bob@example.org", other);

        JsonNode changed = erased();

        assertThat(changed.path("notifications").asInt()).isEqualTo(1_001);
        assertThat(changed.path("notification-preferences").asInt()).isEqualTo(1);
        assertThat(changed.path("mails").asInt()).isEqualTo(2);
        assertThat(column("select user_id from notifications where user_id in (?, ?)", person, other))
                .containsExactly(other);
        assertThat(column("select recipient from mail where actor in (?, ?)", person, other))
                .containsExactly("bob@example.org");
        assertThat(column("select address_hash from erasure where user_id = ?", person))
                .containsExactly("");
    }

    @Test
    void messagesOfWebhooksNameThePersonByIdAlone() {
        String message = Ids.random("msg");
        String body =
                "{\"type\":\"x\",\"price\":1.10,\"by\":[{\"id\":\"%s\",\"email\":\"ann@example.org\",\"name\":\"Ann\"}]}";
        sent(message, body.formatted(person));
        sent(Ids.random("msg"), body.formatted(other));

        assertThat(erased().path("webhook-messages").asInt()).isEqualTo(1);

        assertThat(column("select body from webhook_message where id = ?", message))
                .containsExactly("{\"type\":\"x\",\"price\":1.10,\"by\":[{\"id\":\"%s\"}]}".formatted(person));
        assertThat(column("select body from webhook_message where body like ?", "%" + other + "%"))
                .containsExactly(body.formatted(other));
    }

    private static void notified(String user, int times) {
        update(
                "insert into notifications (id, workspace_id, user_id, category, title, body, data, created_at, version)"
                        + " select ? || n, 'wsp', ?, 'workflow', 't', '', '{}', now(), 0 from generate_series(1, ?) n",
                Ids.random("ntf"),
                user,
                times);
    }

    private static void mailed(String id, String recipient, String actor) {
        update(
                "insert into mail (id, kind, recipient, details, expires_at, state, due_at, actor, created_at, ended_at)"
                        + " values (?, 'invitation', ?, '{}', now(), 'sent', now(), ?, now(), now())",
                id,
                recipient,
                actor);
    }

    private static void sent(String id, String body) {
        update(
                "insert into webhook_message (id, workspace_id, event_source, event_id, event_type, actor, correlation,"
                        + " body, created_at) values (?, 'wsp', 's', ?, 't', 'a', 'c', ?, now())",
                id,
                id,
                body);
    }

    /** The rows that changed, as the service answers. */
    private JsonNode erased() {
        CloudEvent event = CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.user-erased.v1",
                        Map.of("userId", person, "addressHash", HASH))
                .withCorrelation(Ids.random("corr"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.send(TOPIC, person, event);
            return kafka.await(TOPIC, m -> event.id().equals(m.header("ce_causation")), PATIENCE)
                    .json()
                    .path("changed");
        }
    }
}
