package org.pyairtable.workflow.erasure;

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
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ErasureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "platform.erasures";

    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void runsAndStepsNameThePersonByIdAlone() {
        String workflow = Ids.random("wfl");
        String run = Ids.random("run");
        String ann = "{\"who\": {\"id\": \"" + person + "\", \"name\": \"Ann\", \"email\": \"ann@example.org\"}}";
        String bob = "{\"who\": {\"id\": \"" + other + "\", \"name\": \"Bob\"}}";
        ended(workflow, run, ann);
        step(run, "a", ann);
        step(run, "b", bob);
        update(
                "insert into event_wait (run_id, path, key, correlation, awaits, past, since, looked, arrived, arrived_at, woken)"
                        + " values (?, 'c', 'k', '', '{}', '{}', now(), true, ?::jsonb, now(), true)",
                run,
                ann);
        update(
                "insert into recent_event (key, event_id, workspace_id, data, at) values ('k', ?, 'wsp', ?::jsonb, now())",
                run,
                ann);

        update(
                "insert into approval_link (secret_hash, run_id, path, user_id, address_hash, expires_at)"
                        + " values (?, ?, 'a', ?, '', now() + interval '1 day'), (?, ?, 'a', ?, '', now() + interval '1 day')",
                "h" + person,
                run,
                person,
                "h" + other,
                run,
                other);

        JsonNode changed = erased();

        assertThat(changed.path("run-triggers").asInt()).isEqualTo(1);
        assertThat(changed.path("step-outputs").asInt()).isEqualTo(1);
        assertThat(changed.path("arrived-events").asInt()).isEqualTo(1);
        assertThat(changed.path("recent-events").asInt()).isEqualTo(1);
        assertThat(column("select user_id from approval_link where run_id = ?", run))
                .containsExactly(other);
        String left = "{\"who\": {\"id\": \"" + person + "\"}}";
        assertThat(column("select trigger from run where id = ?", run)).containsExactly(left);
        assertThat(column("select arrived from event_wait where run_id = ?", run))
                .containsExactly(left);
        assertThat(column("select data from recent_event where event_id = ?", run))
                .containsExactly(left);
        assertThat(column("select output->'who'->>'name' from step where run_id = ? order by path", run))
                .containsExactly(null, "Bob");
    }

    private static void ended(String workflow, String run, String trigger) {
        update(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at)"
                        + " values (?, 'wsp', 'w', 1, 'manual', now())",
                workflow);
        update(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values (?, 1, 'w', 'usr', '{}', now())",
                workflow);
        update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, started_at, finished_at)"
                        + " values (?, ?, 1, 'succeeded', 0, 's', 'c', 'rec1', 'c', ?::jsonb, now(), now())",
                run,
                workflow,
                trigger);
    }

    private static void step(String run, String path, String output) {
        update(
                "insert into step (run_id, path, position, step_id, action, status, output, started_at)"
                        + " values (?, ?, 0, ?, 'find', 'succeeded', ?::jsonb, now())",
                run,
                path,
                path,
                output);
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
