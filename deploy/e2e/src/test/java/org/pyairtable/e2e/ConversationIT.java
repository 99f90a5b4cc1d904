package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.e2e.StandInModel.Call;
import org.pyairtable.e2e.StandInModel.Turn;

/**
 * A conversation with a scripted language model over a base of data-integration: the model's calls of tools are made over Kafka as
 * the asker, and its answers are made of what they answer.
 */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(8)
final class ConversationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String AI = "ai-ml";
    /** What a call of the stand-in costs: a thousand tokens at 0.40 and fifty at 1.60 dollars a million. */
    private static final int CALL_MICROS = 480;

    private final RunningSuite suite;
    private final StandInModel model = StandInModel.ofThisJvm();
    private Member member;
    private String base;

    ConversationIT(RunningSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    void aBaseWhoseOwnerAllowsTheModel() {
        Assumptions.assumeFalse(suite.isForeign(), "the suite asks the language model of whoever started it");
        suite.awaitReady();
        member = Member.register(suite);
        base = Agency.of(member).baseId();
        Until.holds("The tables to be known", PATIENCE, () -> answer("How many invoices are there?", null)
                .path("answer")
                .asText()
                .equals("There are 12 records in Invoices."));
        Until.holds(
                "The consent",
                PATIENCE,
                () -> member.session()
                                .send("PUT", "/api/providers/" + member.workspaceId(), Map.of("allowed", true))
                                .status()
                        == 200);
    }

    /** @param end what the answer contains */
    private record Said(String question, String end, int calls) {}

    private final List<Said> conversation = new ArrayList<>();

    private void turn(String question, String end, Function<List<JsonNode>, String> answer, Call... calls) {
        model.expect(question, new Turn(List.of(calls), answer));
        conversation.add(new Said(question, end, calls.length == 0 ? 1 : 2));
    }

    @Test
    void twentyTurnsAreAnsweredFromTheRecordsAndKeptInTheirSession() {
        script();
        assertThat(conversation).hasSize(20);
        String session = null;
        long spent = spentToday();
        long calls = 0;
        for (Said said : conversation) {
            JsonNode reply = answer(said.question(), session);
            session = reply.path("sessionId").asText();
            assertThat(reply.path("answer").asText())
                    .as(said.question() + " " + reply)
                    .contains(said.end());
            assertThat(reply.at("/usage/costMicros").asLong())
                    .as(said.question())
                    .isEqualTo(said.calls() * (long) CALL_MICROS);
            calls += said.calls();
        }

        assertThat(spentToday() - spent).isEqualTo(calls * CALL_MICROS);
        assertThat(toolsUsed())
                .containsEntry("query_records", 14L)
                .containsEntry("list_tables", 1L)
                .containsEntry("create_records", 1L)
                .containsEntry("unknown", 1L);
        JsonNode kept = member.session().get("/api/chat/" + session).expect(200).body();
        assertThat(kept.path("messages")).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(kept.path("messages").path(i).path("question").asText())
                    .isEqualTo(conversation.get(i).question());
            assertThat(kept.path("messages").path(i).path("state").asText()).isEqualTo("done");
        }
        // The model was reminded of what was said before.
        String reminded = model.requestsAbout("And by city?").getFirst().toString();
        assertThat(reminded).contains("How many invoices are there by status?").contains("Draft: 4");
        assertThat(reminded).doesNotContain("Who are you?");
    }

    private void script() {
        turn("Who are you?", "invoices", r -> "I answer questions about invoices.");
        turn("Which tables are there?", "Customers, Invoices", r -> names(r, "name"), call("list_tables", Map.of()));
        turn("What do you know of a customer?", "Segment", r -> names(r, "name"), query("describe_table", "Customers"));
        turn("How many invoices are there?", "12 in all", r -> figure(r, "n") + " in all", figures(count()));
        turn("How much is that?", "7200 in all", r -> figure(r, "s") + " in all", figures(sum()));
        turn("How many invoices are there by status?", "Draft: 4", ConversationIT::groups, by("Status"));
        turn("And by city?", "Riga: 2", ConversationIT::groups, by("City"));
        turn("How much is open?", "2200 open", r -> figure(r, "s") + " open", where("{Status} = 'Open'", sum()));
        turn(
                "And how much of it is above 500?",
                "1700 above",
                r -> figure(r, "s") + " above",
                where("AND({Status} = 'Open', {Amount} > 500)", sum()));
        turn(
                "What is the median?",
                "700 in the middle",
                r -> figure(r, "m") + " in the middle",
                figures(aggregate("median", "m")));
        turn("Which is the largest?", "INV-12", ConversationIT::named, sorted());
        turn(
                "Which ones are due in May?",
                "INV-5 [rec",
                ConversationIT::named,
                call("query_records", Map.of("table", "Invoices", "where", "MONTH({Due date}) = 5")));
        turn(
                "How many of retail customers?",
                "8 of retail",
                r -> figure(r, "n") + " of retail",
                call(
                        "query_records",
                        Map.of(
                                "table",
                                "Invoices",
                                "linked",
                                List.of(Map.of("path", List.of("Customer"), "where", "{Segment} = 'Retail'")),
                                "aggregates",
                                List.of(count()))));
        turn(
                "Compare paid and draft ones.",
                "2400 against 2600",
                r -> figure(r.subList(0, 1), "s") + " against " + figure(r.subList(1, 2), "s"),
                where("{Status} = 'Paid'", sum()),
                where("{Status} = 'Draft'", sum()));
        turn(
                "Is {Amount} * 2 a formula?",
                "number",
                ConversationIT::text,
                call("evaluate_formula", Map.of("table", "Invoices", "formula", "{Amount} * 2")));
        turn("Use a tool that is not there.", "Unknown tool", ConversationIT::text, call("count_sheep", Map.of()));
        turn("Ask a table that is not there.", "Invoices", ConversationIT::text, query("query_records", "Invoicez"));
        turn(
                "Add the customer Tide Ltd.",
                "approv",
                ConversationIT::text,
                call("create_records", Map.of("table", "Customers", "records", List.of(Map.of("Name", "Tide Ltd")))));
        turn(
                "How many customers are there?",
                "4 customers",
                r -> figure(r, "n") + " customers",
                call("query_records", Map.of("table", "Customers", "aggregates", List.of(count()))));
        turn("Thank you.", "welcome", r -> "You are welcome.");
    }

    /** The rest of the answer is made again; nothing that was asked or answered before is lost. */
    @Test
    void aKillInTheMiddleOfAStreamLosesNoSession() throws Exception {
        Assumptions.assumeTrue(RunningSuite.instances() == 1, "another instance may be the one that answers");
        model.expect("First?", new Turn(List.of(), r -> "The first answer."));
        model.expect("Second?", new Turn(List.of(), r -> "The second answer, of which half is sent."));
        String session = answer("First?", null).path("sessionId").asText();
        StandInModel.Gate gate = model.holdBack("Second?");
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                BufferedReader stream = stream(client, "Second?", session)) {
            assertThat(gate.reached().await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(until(stream, "event:token")).isTrue();

            RunningSuite.Part killed = suite.kill(AI);

            assertThat(ended(stream)).isTrue();
            suite.awaitRestart(killed);
        } finally {
            gate.open().countDown();
        }
        suite.awaitReady();
        // The gateway may leave the instance out for a moment after its death.
        JsonNode kept = Until.present("The session", PATIENCE, () -> history(session));
        assertThat(kept.at("/messages/0/answer").asText()).isEqualTo("The first answer.");
        assertThat(kept.at("/messages/1/question").asText()).isEqualTo("Second?");
        assertThat(kept.at("/messages/1/state").asText()).isIn("answering", "interrupted");
        Until.holds(
                "The end of the answer",
                PATIENCE,
                () -> member.session()
                                .send("POST", "/api/chat/" + session + "/stop", null)
                                .status()
                        == 204);

        JsonNode again = Until.present("The answer made again", PATIENCE, () -> {
            Gateway.Answer answer = member.session().send("POST", "/api/chat/" + session + "/regenerate", null);
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        });

        assertThat(again.path("answer").asText()).isEqualTo("The second answer, of which half is sent.");
        assertThat(member.session()
                        .get("/api/chat/" + session)
                        .expect(200)
                        .body()
                        .path("messages"))
                .hasSize(2);
    }

    private Optional<JsonNode> history(String session) {
        Gateway.Answer answer = member.session().get("/api/chat/" + session);
        return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }

    private BufferedReader stream(HttpClient client, String question, String session) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(member.session().url() + "/api/chat"))
                .header("Authorization", "Bearer " + member.tokenText())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(Json.write(
                        Map.of("question", question, "workspaceId", member.workspaceId(), "sessionId", session))))
                .build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static boolean until(BufferedReader stream, String wanted) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.replace(" ", "").startsWith(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it ends without saying that it is done, cut off or closed. */
    private static boolean ended(BufferedReader stream) {
        try {
            return !until(stream, "event:done");
        } catch (IOException cut) {
            return true;
        }
    }

    private JsonNode answer(String question, @Nullable String session) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("question", question);
        body.put("workspaceId", member.workspaceId());
        if (session != null) {
            body.put("sessionId", session);
        }
        return member.session().post("/api/chat", body).expect(200).body();
    }

    private long spentToday() {
        for (JsonNode spending : member.session()
                .get("/api/budgets/" + member.workspaceId())
                .expect(200)
                .body()
                .path("spending")) {
            if (spending.path("of").asText().equals("workspace")
                    && spending.path("period").asText().equals("day")) {
                return spending.path("spentMicros").asLong();
            }
        }
        throw new AssertionError("no spending of the workspace");
    }

    /** How often each tool was called, as the owner of the workspace sees it. */
    private Map<String, Long> toolsUsed() {
        Map<String, Long> used = new LinkedHashMap<>();
        member.session()
                .get("/api/budgets/" + member.workspaceId() + "/uses?by=tool")
                .expect(200)
                .body()
                .path("items")
                .forEach(use ->
                        used.put(use.path("tool").asText(), use.path("calls").asLong()));
        return used;
    }

    private Call call(String tool, Map<String, Object> arguments) {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.put("base", base);
        return new Call(tool, all);
    }

    private Call query(String tool, String table) {
        return call(tool, Map.of("table", table));
    }

    private Call figures(Map<String, Object> aggregate) {
        return call("query_records", Map.of("table", "Invoices", "aggregates", List.of(aggregate)));
    }

    private Call where(String condition, Map<String, Object> aggregate) {
        return call("query_records", Map.of("table", "Invoices", "where", condition, "aggregates", List.of(aggregate)));
    }

    private Call by(String field) {
        return call(
                "query_records",
                Map.of(
                        "table",
                        "Invoices",
                        "groupBy",
                        List.of(Map.of("field", field)),
                        "aggregates",
                        List.of(count())));
    }

    private Call sorted() {
        return call(
                "query_records",
                Map.of("table", "Invoices", "sort", List.of(Map.of("by", "Amount", "descending", true)), "limit", 1));
    }

    private static Map<String, Object> count() {
        return Map.of("function", "count", "name", "n");
    }

    private static Map<String, Object> sum() {
        return aggregate("sum", "s");
    }

    private static Map<String, Object> aggregate(String function, String name) {
        return Map.of("function", function, "field", "Amount", "name", name);
    }

    private static String text(List<JsonNode> results) {
        return results.getFirst().isTextual()
                ? results.getFirst().asText()
                : results.getFirst().toString();
    }

    private static String figure(List<JsonNode> results, String name) {
        JsonNode value = results.getFirst().findValue(name);
        return value == null
                ? "no figure in " + results
                : value.decimalValue().stripTrailingZeros().toPlainString();
    }

    private static String names(List<JsonNode> results, String member) {
        return String.join(", ", results.getFirst().findValuesAsText(member));
    }

    private static String groups(List<JsonNode> results) {
        List<String> groups = new ArrayList<>();
        results.getFirst()
                .path("groups")
                .forEach(group -> groups.add(group.path("keys").path(0).asText() + ": "
                        + group.path("values").path("n").asText()));
        return String.join(", ", groups);
    }

    /** As a model names records: by what they are called and by their ids. */
    private static String named(List<JsonNode> results) {
        List<String> named = new ArrayList<>();
        results.getFirst()
                .path("records")
                .forEach(record -> named.add(record.path("fields").path("No").asText() + " ["
                        + record.path("id").asText() + "]"));
        return String.join(", ", named);
    }
}
