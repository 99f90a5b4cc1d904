package org.pyairtable.data.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.CuttableProxy;
import org.pyairtable.testkit.SuiteResource;

/** What callers are told while the database cannot be reached: at once, that it is worth another attempt. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = {
            @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"),
            @ResourceArg(name = SuiteResource.CUTTABLE, value = "database")
        })
class DatabaseAwayIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final CuttableProxy wire = CuttableProxy.beforePostgreSql();
    private TestBase base;
    private String record;
    private String file;

    @BeforeEach
    void aRecord() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Files", "multipleAttachments")));
        record = base.create(base.table(), Map.of("Name", "kept"));
        String link = post(
                        "/v0/" + base.id() + "/" + record + "/Files/uploadAttachment",
                        Map.of("contentType", "text/plain", "filename", "a.txt", "file", "aGk="))
                .jsonPath()
                .getMap("fields")
                .values()
                .toString();
        file = link.substring(link.indexOf("/attachments/"), link.indexOf("a.txt", link.indexOf("http")) + 5);
    }

    @AfterEach
    void back() {
        wire.restore();
        await().atMost(PATIENCE)
                .until(() -> owner().get(base.path() + "/" + record).statusCode() == 200);
    }

    @Test
    void everyRequestIsToldThatItMayBeRepeatedAndNothingOfItHappens() {
        String meta = "/v0/meta/bases/" + base.id();
        Map<String, Supplier<Response>> requests = new LinkedHashMap<>();
        requests.put("list", () -> owner().get(base.path()));
        requests.put("filter", () -> owner().queryParam("filterByFormula", "{Name}='kept'")
                .get(base.path()));
        requests.put("get", () -> owner().get(base.path() + "/" + record));
        requests.put("create", () -> post(base.path(), Map.of("fields", Map.of("Name", "lost"))));
        requests.put("update", () -> patch(base.path() + "/" + record, Map.of("fields", Map.of("Name", "lost"))));
        requests.put("delete", () -> owner().delete(base.path() + "/" + record));
        requests.put("comments", () -> owner().get(base.path() + "/" + record + "/comments"));
        requests.put("comment", () -> post(base.path() + "/" + record + "/comments", Map.of("text", "lost")));
        requests.put("bases", () -> owner().get("/v0/meta/bases"));
        requests.put("tables", () -> owner().get(meta + "/tables"));
        requests.put(
                "field", () -> post(meta + "/tables/" + base.table() + "/fields", field("Lost", "singleLineText")));
        requests.put("webhooks", () -> owner().get("/v0/bases/" + base.id() + "/webhooks"));
        wire.cut();
        // Connections that were open break in the middle of what is asked over them.
        for (int i = 0; i < 20; i++) {
            assertThat(owner().get(base.path()).statusCode()).isEqualTo(503);
        }

        requests.forEach((name, request) -> {
            long began = System.nanoTime();
            Response answer = request.get();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as(name).isLessThan(AT_ONCE);
            assertThat(answer.statusCode()).as(name + answer.asString()).isEqualTo(503);
            assertThat(answer.jsonPath().getString("error.type")).as(name).isEqualTo("RETRIABLE_ERROR");
            assertThat(answer.getHeader("Retry-After")).as(name).isEqualTo("1");
        });
        Response problem = owner().get("/api/bases/" + base.id() + "/tables/" + base.table() + "/export");
        assertThat(problem.statusCode()).as(problem.asString()).isEqualTo(503);
        assertThat(problem.jsonPath().getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(problem.getHeader("Retry-After")).isEqualTo("1");
        assertThat(given().urlEncodingEnabled(false)
                        .header("Authorization", "Bearer " + people().anonymousToken())
                        .get(file)
                        .statusCode())
                .isEqualTo(503);

        wire.restore();

        await().atMost(PATIENCE).until(() -> owner().get(base.path()).statusCode() == 200);
        assertThat(owner().get(base.path()).jsonPath().getList("records.fields.Name"))
                .isEqualTo(List.of("kept"));
        assertThat(owner().get(meta + "/tables").jsonPath().getList("tables[0].fields.name"))
                .isEqualTo(List.of("Name", "Files"));
    }

    @Test
    void anImportThatStopsTellsWhatHasLandedAndWhereItGoesOn() throws IOException {
        List<String> rows =
                IntStream.range(0, 1_300).mapToObj(i -> "n" + i + "\n").toList();
        String path = "/api/bases/" + base.id() + "/tables/" + base.table() + "/import";
        try (Socket client = new Socket("localhost", RestAssured.port)) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + people().token(OWNER) + "\r\nContent-Type: text/csv\r\nConnection: close\r\nContent-Length: "
                    + csv(rows).length() + "\r\n\r\n";
            String first = csv(rows.subList(0, 1_100));
            send(client, head + first);
            // The record that is there, and two batches; the header is the first row of one.
            await().atMost(PATIENCE).until(() -> names().size() == 1_000);
            wire.cut();
            send(client, csv(rows).substring(first.length()));
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            wire.restore();

            assertThat(answer).startsWith("HTTP/1.1 503").containsIgnoringCase("Retry-After: 1");
            JsonPath told = new JsonPath(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
            assertThat(told.getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(told.getInt("landed.imported.created")).isEqualTo(999);
            assertThat(told.getInt("landed.imported.rows")).isEqualTo(999);
            assertThat(told.getInt("landed.lastLine")).isEqualTo(1_000);
            assertThat(told.getInt("landed.uncertain")).isIn(0, 301);
        }
        await().atMost(PATIENCE).until(() -> names().size() == 1_000);
        // The header is line 1, so behind line 1,000 is what follows 999 rows.
        owner().contentType("text/csv")
                .body(csv(rows.subList(999, 1_300)).getBytes(StandardCharsets.UTF_8))
                .post(path)
                .then()
                .statusCode(200);
        assertThat(names()).hasSize(1_301).doesNotHaveDuplicates();
    }

    private static String csv(List<String> rows) {
        return "Name\n" + String.join("", rows);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }

    @Test
    void whoIsInTheMiddleOfAWriteIsNeverToldThatItFailedForGood() {
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        List<String> written = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String prefix = "w" + writer + "-";
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; !over.get(); i++) {
                    Response answer = post(base.path(), Map.of("fields", Map.of("Name", prefix + i)));
                    statuses.add(answer.statusCode());
                    if (answer.statusCode() == 200) {
                        written.add(prefix + i);
                    }
                }
            }));
        }
        // Until a writer is met in the middle of a request, which takes more rounds on a busy machine.
        for (int round = 0; round < 5 || (round < 100 && !statuses.contains(503)); round++) {
            int seen = written.size();
            await().atMost(PATIENCE).until(() -> written.size() >= seen + 20);
            wire.breakConnections();
        }
        int seen = written.size();
        await().atMost(PATIENCE).until(() -> written.size() >= seen + 20);
        over.set(true);
        writers.forEach(CompletableFuture::join);

        assertThat(statuses).contains(503).isSubsetOf(200, 503);
        assertThat(names()).doesNotHaveDuplicates().containsAll(written);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        String offset = "";
        while (offset != null) {
            var page = owner().get(base.path() + (offset.isEmpty() ? "" : "?offset=" + offset))
                    .jsonPath();
            names.addAll(page.getList("records.fields.Name"));
            offset = page.getString("offset");
        }
        return names;
    }
}
