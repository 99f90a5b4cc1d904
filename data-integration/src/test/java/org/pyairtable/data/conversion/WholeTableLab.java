package org.pyairtable.data.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.SmallService;
import org.pyairtable.data.wire.Json;

/**
 * Changes of all records of a large table, by the packaged service with the heap that the local suite gives it. With tables that
 * were in memory at once it died of each of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeTableLab {
    /** Enough to have ended the service; {@code -Dwhole.rows} asks for others. */
    private static final int ROWS = Integer.getInteger("whole.rows", 200_000);

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Path FIGURES = Path.of("target", "whole-table.txt");

    private static final Pattern JOB = Pattern.compile("/api/bases/\\w+/jobs/\\w+");

    private static SmallService service;
    private static Large large;

    /** @param fields ids by name */
    private record Large(TestBase base, Map<String, String> fields) {
        static Large filled() throws SQLException {
            TestBase base = DataFixture.base(
                    "Large",
                    List.of(
                            field("Name", "singleLineText"),
                            field("Amount", "number", Map.of("precision", 0)),
                            field("Day", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                            field("Note", "singleLineText"),
                            field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright"))));
            Map<String, String> fields = new LinkedHashMap<>();
            owner().get("/v0/meta/bases/" + base.id() + "/tables")
                    .jsonPath()
                    .<Map<String, Object>>getList("tables[0].fields")
                    .forEach(field -> fields.put(String.valueOf(field.get("name")), String.valueOf(field.get("id"))));
            Large large = new Large(base, fields);
            service.sql("insert into " + large.table()
                    + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, \""
                    + String.join("\", \"", fields.values())
                    + "\") select 'rec' || lpad(i::text, 14, '0'), i, now(), 'usr',"
                    + " now(), 'usr', 'Name ' || i, i, date '2020-01-01' + i % 400, 'A note about the number ' || i, true"
                    + " from generate_series(1, " + ROWS + ") i");
            return large;
        }

        String table() {
            return "records.\"" + base.table() + "\"";
        }

        String column(String name) {
            return "\"" + fields.get(name) + "\"";
        }

        String fieldsPath() {
            return "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";
        }

        String conversion(String name) {
            return "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fields.get(name)
                    + "/conversion";
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Files.deleteIfExists(FIGURES);
        service = SmallService.start("pyairtable.jobs.lease=5s", "pyairtable.jobs.patience=10s");
        large = Large.filled();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Makes the change, waits until all is told of it, and notes the times. */
    private static void change(String what, Runnable change) throws Exception {
        long from = System.nanoTime();
        change.run();
        long answered = System.nanoTime();
        await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(() -> untold() == 0);
        assertThat(service.isAlive()).isTrue();
        Files.writeString(
                FIGURES,
                "%s, %d records: answered after %d ms, told after %d ms more, peak %d MB%n"
                        .formatted(
                                what,
                                ROWS,
                                (answered - from) / 1_000_000,
                                (System.nanoTime() - answered) / 1_000_000,
                                service.peakMegabytes()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static long untold() throws SQLException {
        return service.number("select (select count(*) from record_announcement)"
                + " + (select count(*) from outbox where published_at is null)");
    }

    private static long count(String condition) throws SQLException {
        return service.number("select count(*) from " + large.table() + " where " + condition);
    }

    private static void addFormula(String name, String formula) {
        JsonPath made = outcome(post(large.fieldsPath(), field(name, "formula", Map.of("formula", formula))));
        large.fields().put(name, made.getString("id"));
    }

    private static void setFormula(String name, String formula) {
        Map<String, Object> body = Map.of("options", Map.of("formula", formula));
        outcome(owner().body(Json.write(body))
                .patch(large.fieldsPath() + "/" + large.fields().get(name)));
    }

    /** What was answered, or what the job comes to that the answer names. */
    private static JsonPath outcome(Response answer) {
        if (answer.statusCode() == 200) {
            return answer.jsonPath();
        }
        String path = answer.header("Location");
        if (path == null) {
            answer.then().statusCode(504).body("error.type", equalTo("REQUEST_TAKES_LONGER"));
            Matcher named = JOB.matcher(answer.jsonPath().getString("error.message"));
            assertThat(named.find()).isTrue();
            path = named.group();
        }
        String job = path;
        await().atMost(LONG).until(() -> state(job).equals("done"));
        JsonPath done = owner().get(job).jsonPath();
        return done.setRootPath("result");
    }

    @Test
    @Order(1)
    void aFormulaThatTheDatabaseComputes() throws Exception {
        change("new formula in SQL", () -> addFormula("Twice", "{Amount} * 2"));
        assertThat(count(large.column("Twice") + "::text::numeric = _no * 2")).isEqualTo(ROWS);
    }

    @Test
    @Order(2)
    void aFormulaThatTheEvaluatorComputes() throws Exception {
        change("new formula in the evaluator", () -> addFormula("Short", "REGEX_REPLACE({Name}, '^N', 'n')"));
        assertThat(count(large.column("Short") + " #>> '{}' = 'name ' || _no")).isEqualTo(ROWS);
    }

    @Test
    @Order(3)
    void aFormulaThatChanges() throws Exception {
        change("changed formula", () -> setFormula("Twice", "{Amount} * 3"));
        assertThat(count(large.column("Twice") + "::text::numeric = _no * 3")).isEqualTo(ROWS);
    }

    /** The record in the middle of the table can only be changed when nobody holds the lock. */
    private static void haltInTheMiddle() throws SQLException {
        service.sql(
                "create or replace function wait_here() returns trigger language plpgsql as"
                        + " 'begin perform pg_advisory_xact_lock_shared(1); return new; end'",
                "create or replace trigger halt before update on " + large.table() + " for each row when (new._no = "
                        + ROWS / 2 + ") execute function wait_here()");
    }

    @Test
    @Order(4)
    void aConversionThatIsCancelledInTheMiddleLeavesNothing() throws Exception {
        haltInTheMiddle();
        try (Connection _ = service.holding()) {
            String path = begin("Amount", Map.of("type", "singleLineText"));
            awaitRecords(path);

            owner().delete(path);

            await().atMost(LONG).until(() -> state(path).equals("cancelled"));
        }
        assertThat(count(large.column("Amount") + " = _no")).isEqualTo(ROWS);
        assertThat(isNumber()).isTrue();
    }

    @Test
    @Order(5)
    void aConversionInWhichTheServiceDiesIsMadeByTheNextOne() throws Exception {
        String path;
        try (Connection _ = service.holding()) {
            path = begin("Amount", Map.of("type", "singleLineText"));
            awaitRecords(path);

            service.kill();
            assertThat(isNumber()).isTrue();
        }
        service.startAgain();

        change("number to text, after a crash", () -> await().atMost(LONG)
                .until(() -> state(path).equals("done")));
        assertThat(count(large.column("Amount") + " = _no::text")).isEqualTo(ROWS);
        assertThat(((Number) owner().get(path).path("result.kept")).intValue()).isEqualTo(ROWS);
    }

    /** As far as others can see. */
    private static boolean isNumber() throws SQLException {
        return service.number("select count(*) from field where id = '"
                        + large.fields().get("Amount") + "' and type = 'number'")
                == 1;
    }

    @Test
    @Order(6)
    void aDateBecomesASelect() throws Exception {
        change("date to select", () -> outcome(post(large.conversion("Day"), Map.of("type", "singleSelect"))));
        assertThat(count(large.column("Day") + " is not null")).isEqualTo(ROWS);
    }

    @Test
    @Order(7)
    void aSnapshotComesBack() throws Exception {
        String[] schema = new String[1];
        change(
                "schema",
                () -> schema[0] = post("/api/bases/" + large.base().id() + "/schemas", Map.of())
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id"));
        String[] made = new String[1];
        change(
                "restore",
                () -> made[0] = outcome(post(
                                "/api/bases/" + large.base().id() + "/schemas/" + schema[0] + "/restore", Map.of()))
                        .getString("id"));
        String table = owner().get("/v0/meta/bases/" + made[0] + "/tables").path("tables[0].id");
        assertThat(service.number("select count(*) from records.\"" + table + "\""))
                .isEqualTo(ROWS);
    }

    private static String begin(String name, Map<String, Object> wish) {
        Response begun =
                owner().header("Prefer", "respond-async").body(Json.write(wish)).post(large.conversion(name));
        begun.then().statusCode(202);
        return begun.header("Location");
    }

    private static String state(String path) {
        return owner().get(path).path("state");
    }

    /** Until the job has gone through some records. */
    private static void awaitRecords(String path) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ((Number) owner().get(path).path("done")).longValue() > 0);
        assertThat(state(path)).isEqualTo("running");
    }

    @Test
    @Order(8)
    void twoAtOnce() throws Exception {
        Large second = Large.filled();
        change("two conversions at once", () -> {
            String one = begin("Note", Map.of("type", "email"));
            String two = begin("Done", Map.of("type", "singleLineText"));
            large = second;
            String other = begin("Amount", Map.of("type", "singleLineText"));
            for (String path : List.of(one, two, other)) {
                await().atMost(LONG).until(() -> state(path).equals("done"));
            }
        });
        assertThat(count(large.column("Amount") + " = _no::text")).isEqualTo(ROWS);
    }
}
