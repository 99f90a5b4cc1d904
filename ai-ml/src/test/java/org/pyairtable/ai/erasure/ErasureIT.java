package org.pyairtable.ai.erasure;

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
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ErasureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "platform.erasures";

    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void theChatsOfThePersonGo() {
        asked(Ids.random("chat"), person);
        String kept = Ids.random("chat");
        asked(kept, other);

        assertThat(erased().path("chat-sessions").asInt()).isEqualTo(1);

        assertThat(column("select session_id from chat_session where user_id in (?, ?)", person, other))
                .containsExactly(kept);
        assertThat(column("select question from chat_message where session_id = ?", kept))
                .containsExactly("How much?");
    }

    @Test
    void theTasksThatWereDoneForThePersonGo() {
        String kept = Ids.random("key");
        for (String[] task : new String[][] {{Ids.random("key"), person}, {kept, other}}) {
            update(
                    "insert into ai_task (id, workspace_id, actor, command_id, done, state, due_at, created_at, ended_at)"
                            + " values (?, 'wsp', ?, 'c', '{}', 'done', now(), now(), now())",
                    task[0],
                    task[1]);
        }

        assertThat(erased().path("tasks").asInt()).isEqualTo(1);

        assertThat(column("select id from ai_task where actor in (?, ?)", person, other))
                .containsExactly(kept);
    }

    @Test
    void documentsAreRenderedAgainWithoutTheName() {
        String table = Ids.random("tbl");
        document(table, "rec1", person);
        document(table, "rec2", other);

        assertThat(erased().path("documents").asInt()).isEqualTo(1);

        assertThat(column("select cells from document where table_id = ? order by record_id", table))
                .containsExactly(
                        "{\"fld1\": {\"id\": \"%s\"}}".formatted(person),
                        "{\"fld1\": {\"id\": \"%s\", \"name\": \"Ann Archer\"}}".formatted(other));
        assertThat(column("select revision from document where table_id = ? order by record_id", table))
                .containsExactly("2", "1");
    }

    private static void asked(String session, String user) {
        update(
                "insert into chat_session (session_id, workspace_id, user_id, created_at) values (?, 'wsp', ?, now())",
                session,
                user);
        update(
                "insert into chat_message (session_id, question, answer, mode, sources, tools, usage, asked_at)"
                        + " values (?, 'How much?', '7', 'computed', '[]', '[]', '{}', now())",
                session);
    }

    private static void document(String table, String record, String user) {
        update(
                "insert into document (table_id, record_id, display, cells, links, source_time, state, cause, actor,"
                        + " correlation) values (?, ?, 'd', jsonb_build_object('fld1', jsonb_build_object('id', ?::text,"
                        + " 'name', 'Ann Archer')), '{}', now(), 'indexed', 'c', 'a', 'c')",
                table,
                record,
                user);
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
