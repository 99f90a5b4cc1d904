package org.pyairtable.ai.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.ExportProbe;
import org.pyairtable.runtime.fixture.ExportProbe.Exported;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What a person gets of what is held here. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class ExportIT {
    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void thePersonGetsQuestionsAndCostsAndNoAnswersWhichQuoteRecords() {
        asked(person, "How many gadgets?", 450);
        asked(other, "Bob's question", 1);
        spent(person, 42);
        spent(other, 4_711);

        Exported exported = ExportProbe.of("ai-ml", person, "");

        JsonNode document = exported.document();
        assertThat(document.path("chat-questions")).hasSize(450);
        assertThat(document.at("/chat-questions/0/question").asText()).isEqualTo("How many gadgets?");
        assertThat(document.at("/chat-questions/0/usage/tokens").asInt()).isEqualTo(7);
        assertThat(document.path("chat-sessions")).hasSize(1);
        assertThat(document.at("/model-calls/0/micros").asInt()).isEqualTo(42);
        assertThat(document.at("/spending/0/micros").asInt()).isEqualTo(42);
        assertThat(document.toString()).doesNotContain("Answer that quotes", "Bob", other, "4711");
    }

    private static void asked(String user, String question, int times) {
        String session = Ids.random("ses");
        update(
                "insert into chat_session (session_id, workspace_id, user_id, created_at) values (?, 'wsp', ?, now())",
                session,
                user);
        update(
                "insert into chat_message (session_id, question, answer, mode, sources, tools, usage, asked_at)"
                        + " select ?, ?, 'Answer that quotes', 'model', '[]', '[]', '{\"tokens\":7}', now()"
                        + " from generate_series(1, ?) n",
                session,
                question,
                times);
    }

    private static void spent(String user, int micros) {
        update(
                "insert into model_call (workspace_id, user_id, provider, model, outcome, started_at, took_millis,"
                        + " input_tokens, output_tokens, counted, micros)"
                        + " values ('wsp', ?, 'p', 'm', 'ok', now(), 1, 1, 1, 'reported', ?)",
                user,
                micros);
        update(
                "insert into spending_of_user (workspace_id, user_id, day, micros) values ('wsp', ?, current_date, ?)",
                user,
                micros);
    }
}
