package org.pyairtable.data.csv;

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

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Clients that go away in the middle of their file. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CsvBrokenOffIT {
    private static final int ROWS = 1_300;
    /** The header is the first of a batch of 500. */
    private static final int LANDED = 999;

    /** How a client goes away. */
    enum End {
        /** It closes its connection. */
        ORDERLY,
        /** Its machine or network is gone; what it has not sent is lost. */
        ABRUPT
    }

    @Inject
    Pool pool;

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Size", "number", Map.of("precision", 0))));
    }

    private String into() {
        return "/api/bases/" + base.id() + "/tables/" + base.table() + "/import";
    }

    private static String rows(int count) {
        return "Name,Size\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> "n" + i + "," + i + "\n")
                        .collect(Collectors.joining());
    }

    /** A client that has sent half of what it announced, the last row not whole. */
    private static Socket half(String path, Optional<String> key) throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        byte[] body = (rows(ROWS) + "\"half").getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + people().token(OWNER) + "\r\nContent-Type: text/csv\r\n"
                + key.map(k -> "Idempotency-Key: " + k + "\r\n").orElse("") + "Content-Length: " + body.length * 2
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    private static void end(Socket socket, End how) throws IOException {
        if (how == End.ABRUPT) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private long records(String tableId) {
        return count("select count(*) from records.\"" + tableId + "\"");
    }

    private List<String> tables() {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath().getList("tables.name");
    }

    private static Response load(String path, String key, String text) {
        return owner().contentType("text/csv")
                .header("Idempotency-Key", key)
                .body(text.getBytes(StandardCharsets.UTF_8))
                .post(path);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void anImportWithAKeyGoesOnWhereItBrokeOff(End end) throws IOException {
        Socket client = half(into(), Optional.of("k1"));
        await().atMost(PATIENCE).until(() -> records(base.table()) == LANDED);
        end(client, end);

        load(into(), "k1", rows(ROWS))
                .then()
                .statusCode(200)
                .body("skipped", equalTo(LANDED))
                .body("created", equalTo(ROWS - LANDED));

        assertThat(records(base.table())).isEqualTo(ROWS);
        assertThat(count("select count(distinct \"" + nameColumn() + "\") from records.\"" + base.table() + "\""))
                .isEqualTo(ROWS);
    }

    private String nameColumn() {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[0].id");
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aNewTableOfHalfAFileGoesUnlessItsImportHasAKey(End end) throws IOException {
        String path = "/api/bases/" + base.id() + "/imports?name=";
        Socket client = half(path + "Loose", Optional.empty());
        await().atMost(PATIENCE).until(() -> tables().contains("Loose"));
        Socket keyed = half(path + "Kept", Optional.of("k2"));
        await().atMost(PATIENCE).until(() -> tables().contains("Kept"));

        end(client, end);
        end(keyed, end);

        await().atMost(PATIENCE).until(() -> tables().equals(List.of("Jobs", "Kept")));
        load(path + "Kept", "k2", rows(ROWS)).then().statusCode(200);
        assertThat(records(
                        owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[1].id")))
                .isEqualTo(ROWS);
        assertThat(tables()).isEqualTo(List.of("Jobs", "Kept"));
    }

    /** The key is noted with the table, not with the first rows. */
    @Test
    void aTableThatWasMadeBeforeTheFirstRowIsFoundAgain() {
        String path = "/api/bases/" + base.id() + "/imports?name=Early";
        load(path, "k3", rows(0)).then().statusCode(200).body("created", equalTo(0));
        owner().get("/api/bases/" + base.id() + "/imports/k3")
                .then()
                .statusCode(200)
                .body("rows", equalTo(0));

        load(path, "k3", rows(3)).then().statusCode(200).body("created", equalTo(3));

        assertThat(tables()).isEqualTo(List.of("Jobs", "Early"));
    }

    @Test
    void manyWhoStopSendingHoldNothingThatOthersNeed() throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(half(into(), Optional.of("many" + i)));
        }
        await().atMost(PATIENCE).until(() -> records(base.table()) == 40L * LANDED);

        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            owner().get(base.path() + "?pageSize=1").then().statusCode(200);
            post(base.path(), Map.of("fields", Map.of("Name", "other"))).then().statusCode(200);
        }
        // A change of schema waits for everybody who holds the base.
        base.addField(base.table(), field("More", "singleLineText"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(count("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'"))
                .isZero();

        for (Socket client : clients) {
            end(client, End.ABRUPT);
        }
        for (int i = 0; i < 20; i++) {
            post(base.path(), Map.of("fields", Map.of("Name", "after"))).then().statusCode(200);
        }
        assertThat(records(base.table())).isEqualTo(40L * LANDED + 40);
    }
}
