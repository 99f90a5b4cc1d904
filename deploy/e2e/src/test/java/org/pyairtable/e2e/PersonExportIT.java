package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person gets one document of what all five services hold, through the gateway. */
@ExtendWith(SuiteExtension.class)
@Order(6)
final class PersonExportIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String EXPORT = "/api/users/me/export";
    private static final List<String> SERVICES =
            List.of("core-platform", "ai-ml", "communication-hub", "data-integration", "workflow-engine");

    @Test
    void everyServiceAnswersAndThePersonAloneReadsIt(RunningSuite suite) {
        suite.awaitReady();
        Member ann = Member.register(suite);
        Member bob = Member.register(suite);
        Member.Table table = ann.tables("Things").getFirst();
        String record = ann.token()
                .post(table.path(), Map.of("fields", Map.of("Name", "a cell that stays")))
                .expect(200)
                .body()
                .path("id")
                .asText();
        ann.token()
                .post(table.path() + "/" + record + "/comments", Map.of("text", "words that go along"))
                .expect(200);

        ann.session().send("POST", EXPORT, null).expect(202);
        Until.holds("The export", PATIENCE, () -> ann.session()
                .get(EXPORT)
                .expect(200)
                .body()
                .path("state")
                .asText()
                .equals("ready"));
        String text = ann.session().download(EXPORT + "/content");

        JsonNode services = Json.read(text.getBytes(StandardCharsets.UTF_8)).path("services");
        assertThat(services.properties()).extracting(Map.Entry::getKey).containsExactlyElementsOf(SERVICES);
        assertThat(services.at("/core-platform/account/0/email").asText()).isEqualTo(ann.email());
        assertThat(services.at("/core-platform/trail").isArray()).isTrue();
        assertThat(services.at("/data-integration/comments/0/text").asText()).isEqualTo("words that go along");
        assertThat(services.at("/data-integration/bases-created/0/id").asText()).isEqualTo(table.baseId());
        assertThat(text).doesNotContain("a cell that stays", ann.tokenText(), ann.refreshToken(), bob.id());
        assertThat(bob.session().get(EXPORT + "/content").status()).isEqualTo(404);
        assertThat(ann.token().get(EXPORT + "/content").status()).isEqualTo(403);
        assertThat(suite.operator().get("/api/users/" + ann.id() + "/export").status())
                .isIn(403, 404);
    }
}
