package org.pyairtable.data.record.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.LargeTable;
import org.pyairtable.data.LiveMemory;
import org.pyairtable.data.RawHttp;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Cells that are so large that a page of them does not fit into memory. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class LargeCellsIT {
    private static final int LARGE = 1_000_000;

    @Inject
    Pool pool;

    private TestBase base;

    @BeforeEach
    void createBase() {
        if (base == null) {
            base = notes();
        }
    }

    private static TestBase notes() {
        return base("Notes", List.of(field("Name", "singleLineText"), field("Text", "multilineText")));
    }

    /** Records whose texts have these lengths, numbered from 1. */
    private LargeTable filled(int... lengths) {
        LargeTable table = LargeTable.of(pool, notes());
        for (int i = 0; i < lengths.length; i++) {
            pool.query("insert into " + table.name()
                            + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, "
                            + table.column("Name") + ", " + table.column("Text") + ") values ('rec"
                            + "%014d".formatted(i + 1) + "', " + (i + 1) + ", now(), 'usr', now(), 'usr', 'n" + (i + 1)
                            + "', repeat('" + (char) ('a' + i % 26) + "', " + lengths[i] + "))")
                    .executeAndAwait();
        }
        return table;
    }

    private static int[] times(int count, int length) {
        int[] lengths = new int[count];
        java.util.Arrays.fill(lengths, length);
        return lengths;
    }

    private static JsonNode listed(TestBase table, String query) {
        Response answer = owner().get(table.path() + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.read(answer.asString());
    }

    @Test
    void aPageOfLargeCellsComesWholeAndInOrderAndContinues() {
        LargeTable table = filled(times(7, LARGE));
        JsonNode first = listed(table.base(), "?pageSize=5");
        JsonNode second = listed(
                table.base(), "?pageSize=5&offset=" + first.path("offset").asText());

        List<String> names = new ArrayList<>();
        for (JsonNode page : List.of(first, second)) {
            for (JsonNode record : page.path("records")) {
                names.add(record.path("fields").path("Name").asText());
                int number = names.size();
                assertThat(record.path("fields").path("Text").asText())
                        .isEqualTo(String.valueOf((char) ('a' + number - 1)).repeat(LARGE));
            }
        }
        assertThat(names).containsExactly("n1", "n2", "n3", "n4", "n5", "n6", "n7");
        assertThat(second.has("offset")).isFalse();
    }

    @Test
    void sizesOnBothSidesOfTheBoundsMakeNoDifference() {
        LargeTable table = filled(10, 130_000, 20, 131_072, 5_000_000, 30, 1_048_576, 65_000, 65_000, 65_000, 40);
        JsonNode records = listed(table.base(), "?sort[0][field]=Name&sort[0][direction]=desc")
                .path("records");
        assertThat(records.findValuesAsText("Name"))
                .containsExactly("n9", "n8", "n7", "n6", "n5", "n4", "n3", "n2", "n11", "n10", "n1");
        assertThat(records.findValuesAsText("Text").stream().map(String::length))
                .containsExactly(65_000, 65_000, 1_048_576, 30, 5_000_000, 131_072, 20, 130_000, 40, 65_000, 10);
    }

    @Test
    void whatTheEvaluatorKeepsOfLargeCellsIsTheSame() {
        LargeTable table = filled(10, 300_000, 20, 400_000, 2_000_000, 30, 300_000);
        JsonNode records = listed(table.base(), "?filterByFormula=REGEX_MATCH(Text,'^[abeg]')")
                .path("records");
        assertThat(records.findValuesAsText("Name")).containsExactly("n1", "n2", "n5", "n7");
    }

    @Test
    void aLargeRecordIsReadAlone() {
        LargeTable table = filled(3_000_000, 10);
        JsonNode record = Json.read(
                owner().get(table.base().path() + "/rec00000000000001").asString());
        assertThat(record.path("fields").path("Text").asText()).isEqualTo("a".repeat(3_000_000));
        owner().get(table.base().path() + "/rec00000000000001?cellFormat=string&timeZone=UTC&userLocale=en")
                .then()
                .statusCode(200)
                .body("fields.Name", equalTo("n1"));
    }

    @Test
    void anExportOfLargeCellsIsWhole() {
        LargeTable table = filled(10, 2_000_000, 20, 600_000, 600_000);
        String csv = owner().get("/api/bases/" + table.base().id() + "/tables/"
                        + table.base().table() + "/export")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        List<String> lines = csv.lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(2)).isEqualTo("n2," + "b".repeat(2_000_000));
        assertThat(lines.get(5)).isEqualTo("n5," + "e".repeat(600_000));
    }

    /** Ten times thirty megabytes at once, beside a small record, take less memory than two of them. */
    @Test
    void manyLargeListsAtOnceHaveBoundedMemory() {
        LargeTable table = filled(times(30, LARGE));
        long before = LiveMemory.now();
        try (LiveMemory memory = LiveMemory.watched()) {
            List<CompletableFuture<Long>> lists = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                lists.add(RawHttp.streamLater(table.base().path(), OWNER)
                        // All of them are read at once: the server ends the answers of clients that stand still.
                        .thenApplyAsync(
                                answer -> answer.statusCode() == 200 ? RawHttp.length(answer.body()) : -1,
                                task -> Thread.ofVirtual().start(task)));
            }
            for (CompletableFuture<Long> list : lists) {
                assertThat(list.join()).isGreaterThan(30L * LARGE);
            }
            assertThat(memory.most() - before).isLessThan(60L * LARGE * 2);
        }
    }

    /** A client that takes nothing holds no connection of the database: more of them than there are, and others go on. */
    @Test
    void slowReadersHoldNoConnectionOfTheDatabase() throws IOException {
        LargeTable table = filled(times(20, LARGE));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(reader(table.base().path()));
            }
            for (Socket socket : slow) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> owner().get(base.path()).then().statusCode(200));
            assertThat(Sql.column("select count(*)::text from pg_stat_activity where datname = current_database()"
                            + " and state like 'idle in transaction%'"))
                    .containsExactly("0");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static Socket reader(String path) throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + people().token(OWNER)
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A list that can not be finished ends without its last chunk. */
    @Test
    void aListWhoseBaseChangesUnderItIsCutOff() throws IOException {
        LargeTable table = filled(times(40, LARGE));
        try (Socket socket = reader(table.base().path())) {
            InputStream answer = socket.getInputStream();
            assertThat(answer.read()).isEqualTo('H');
            table.base().addField(table.base().table(), field("Later", "singleLineText"));
            assertThat(tail(answer)).doesNotEndWith("0\r\n\r\n");
        }
    }

    private static String tail(InputStream answer) {
        byte[] last = new byte[0];
        byte[] buffer = new byte[65_536];
        try {
            for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                last = java.util.Arrays.copyOf(buffer, read);
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return new String(last, StandardCharsets.ISO_8859_1);
    }

    @Test
    void commentsAndPayloadsComeInPagesOfFewBytes() {
        TestBase notes = notes();
        String record = notes.create(notes.table(), Map.of("Name", "n"));
        String comments = notes.path() + "/" + record + "/comments";
        for (int i = 0; i < 9; i++) {
            post(comments, Map.of("text", i + "x".repeat(99_000))).then().statusCode(200);
        }
        List<String> seen = new ArrayList<>();
        String offset = "";
        int pages = 0;
        do {
            JsonNode page =
                    Json.read(owner().get(comments + "?offset=" + offset).asString());
            page.path("comments")
                    .forEach(comment -> seen.add(comment.path("text").asText().substring(0, 1)));
            offset = Objects.requireNonNullElse(page.path("offset").textValue(), "");
            pages++;
        } while (!offset.isEmpty());
        assertThat(seen).containsExactly("8", "7", "6", "5", "4", "3", "2", "1", "0");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void payloadsOfLargeCellsComeOneByOne() {
        TestBase notes = notes();
        String hooks = "/v0/bases/" + notes.id() + "/webhooks";
        String hook = post(
                        hooks,
                        Map.of(
                                "specification",
                                Map.of("options", Map.of("filters", Map.of("dataTypes", List.of("tableData"))))))
                .path("id");
        notes.create(notes.table(), Map.of("Name", "small"));
        notes.create(notes.table(), Map.of("Text", "ÿ".repeat(100_000)));
        notes.create(notes.table(), Map.of("Name", "small"));

        JsonNode first = Json.read(owner().get(hooks + "/" + hook + "/payloads").asString());
        JsonNode second =
                Json.read(owner().get(hooks + "/" + hook + "/payloads?cursor=2").asString());
        assertThat(first.path("payloads")).hasSize(1);
        assertThat(first.path("mightHaveMore").asBoolean()).isTrue();
        assertThat(first.path("cursor").asInt()).isEqualTo(2);
        assertThat(second.toString()).contains("ÿ".repeat(100_000));
        assertThat(second.path("cursor").asInt()).isGreaterThanOrEqualTo(3);
    }
}
