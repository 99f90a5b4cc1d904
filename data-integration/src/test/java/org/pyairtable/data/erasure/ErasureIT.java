package org.pyairtable.data.erasure;

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
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ErasureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "platform.erasures";

    private final String person = Ids.random("usr");

    @Test
    void payloadsOfWebhooksAndProposalsNameThePersonByIdAlone() {
        String base = base();
        update(
                "insert into webhook (id, base_id, specification, secret, created_by, created_at, expires_at,"
                        + " notifications_enabled) values (?, ?, '{}', '', 'usr', now(), now(), false)",
                "ach" + base,
                base);
        // More than a piece.
        update(
                "insert into webhook_payload (webhook_id, cursor, transaction_number, body, created_at)"
                        + " select ?, n, n, ?, now() from generate_series(1, 51) n",
                "ach" + base,
                "{\"user\":{\"id\":\"" + person + "\",\"email\":\"ann@example.org\",\"permissionLevel\":\"edit\"}}");
        update(
                "insert into proposal (id, base_id, workspace_id, tool, arguments, difference, state, principal, credential,"
                        + " created_at, expires_at) values (?, ?, 'wsp', 't', '{}', ?::jsonb, 'pending', '{}', 'c', now(), now())",
                "prp" + base,
                base,
                "{\"before\": {\"id\": \"" + person + "\", \"name\": \"Ann\"}}");

        JsonNode changed = erased();

        assertThat(changed.path("webhook-payloads").asInt()).isEqualTo(51);
        assertThat(changed.path("proposals").asInt()).isEqualTo(1);
        assertThat(column("select distinct body from webhook_payload where webhook_id = ?", "ach" + base))
                .containsExactly("{\"user\":{\"id\":\"" + person + "\",\"permissionLevel\":\"edit\"}}");
        assertThat(column("select difference from proposal where base_id = ?", base))
                .containsExactly("{\"before\": {\"id\": \"" + person + "\"}}");
        assertThat(erased().path("webhook-payloads").asInt()).as("Once more").isZero();
    }

    private static String base() {
        String base = Ids.random("app");
        update(
                "insert into base (id, workspace_id, name, created_at, created_by) values (?, 'wsp', 'b', now(), 'usr')",
                base);
        return base;
    }

    /** The rows that changed, as the service answers. */
    private JsonNode erased() {
        CloudEvent event = CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.user-erased.v1", Map.of("userId", person, "addressHash", ""))
                .withCorrelation(Ids.random("corr"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.send(TOPIC, person, event);
            return kafka.await(TOPIC, m -> event.id().equals(m.header("ce_causation")), PATIENCE)
                    .json()
                    .path("changed");
        }
    }
}
