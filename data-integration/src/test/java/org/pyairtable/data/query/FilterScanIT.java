package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.data.LargeTable;
import org.pyairtable.data.LiveMemory;
import org.pyairtable.data.RawHttp;
import org.pyairtable.data.Sql;
import org.pyairtable.data.record.read.ReadTurns;
import org.pyairtable.testkit.SuiteResource;

/** Filters that the evaluator decides, over more records than could be kept in memory. */
@QuarkusTest
@TestProfile(FilterScanIT.Patient.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class FilterScanIT {
    private static final int ROWS = 300_000;
    /** No record has it; the second one takes long for each. */
    private static final String NONE = "REGEX_MATCH({Text},'zzz')";

    private static final String SLOW = IntStream.range(200, 320)
            .mapToObj(times -> "REGEX_MATCH(REPT({Text}," + times + "),'zzz$')")
            .collect(Collectors.joining(",", "OR(", ")"));

    /** Long enough to see a scan at work, and far shorter than the slow one takes. */
    public static class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pyairtable.lists.evaluation", "12s", "pyairtable.lists.scans", "1");
        }
    }

    @Inject
    Pool pool;

    @Inject
    ReadTurns turns;

    private @Nullable LargeTable filled;

    private LargeTable rows() {
        LargeTable table = filled == null ? fill() : filled;
        filled = table;
        return table;
    }

    private LargeTable fill() {
        LargeTable table = LargeTable.of(
                pool,
                base(
                        "Rows",
                        List.of(
                                field("Text", "singleLineText"),
                                field("Number", "number", Map.of("precision", 0)),
                                field("Other", "singleLineText"))));
        pool.query("insert into " + table.name()
                        + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Text")
                        + ", " + table.column("Number") + ", " + table.column("Other")
                        + ") select 'rec' || lpad(n::text, 14, '0'), n, now(), 'usr', now(), 'usr', 'text of ' || n,"
                        + " n, md5(n::text) from generate_series(1, " + ROWS + ") n")
                .executeAndAwait();
        table.analyze();
        return table;
    }

    private int list(String filter, String more) {
        return owner().queryParam("filterByFormula", filter)
                .get(rows().base().path() + more)
                .statusCode();
    }

    /** What it looked at is gone when it has looked at it, and it ends: with nothing found, or with its limit. */
    @Test
    void aFilterThatKeepsNothingTakesLittleMemory() {
        rows();
        long before = LiveMemory.now();
        try (LiveMemory memory = LiveMemory.watched()) {
            assertThat(list(NONE, "")).isIn(200, 422);
            assertThat(memory.most() - before).isLessThan(40_000_000);
        }
    }

    @Test
    void aFilterThatTakesTooLongNamesItsLimit() {
        owner().queryParam("filterByFormula", SLOW)
                .get(rows().base().path())
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FILTER_BY_FORMULA"))
                .body("error.message", containsString("within 12 seconds, the limit for one page"))
                .body("error.message", containsString("Join it by AND"));
    }

    @Test
    void aClientThatGoesAwayEndsItsScan() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            String filter = SLOW.replace("{", "%7B").replace("}", "%7D").replace("$", "%24");
            socket.getOutputStream()
                    .write(("GET " + rows().base().path() + "?filterByFormula=" + filter
                                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + people().token(OWNER) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> turns.scans() == 1);
        }
        long gone = System.nanoTime();
        await().atMost(PATIENCE).until(() -> turns.scans() == 0);
        assertThat((System.nanoTime() - gone) / 1_000_000).isLessThan(10_000);
    }

    /** The second page looks at the records behind the first. */
    @Test
    void aPageContinuesWhereTheOneBeforeItEnded() {
        var first = rows().list(Map.of("filterByFormula", "REGEX_MATCH({Text},'000$')", "pageSize", 2));
        assertThat(first.getList("records.fields.Number")).isEqualTo(List.of(1_000, 2_000));
        // What the first page looked at is another now, which a page that begins at the beginning would see.
        pool.query("update " + rows().name() + " set " + rows().column("Text") + " = 'moved 000' where _no < 1000")
                .executeAndAwait();
        var second = rows().list(Map.of(
                "filterByFormula", "REGEX_MATCH({Text},'000$')", "pageSize", 2, "offset", first.getString("offset")));
        assertThat(second.getList("records.fields.Number")).isEqualTo(List.of(3_000, 4_000));
        assertThat(Sql.column(
                        "select keys ->> 0 from list_iterator where id = ?",
                        first.getString("offset").substring(0, 17)))
                .containsExactly("2999");
    }

    /** A filter that finds what it wants soon waits for none that goes on and on. */
    @Test
    void aShortFilterWaitsForNoLongOne() {
        var slow = RawHttp.getLater(
                rows().base().path() + "?filterByFormula="
                        + SLOW.replace("{", "%7B").replace("}", "%7D").replace("$", "%24"),
                OWNER);
        await().atMost(PATIENCE).until(() -> turns.scans() == 1);
        assertThat(list("REGEX_MATCH({Other},'[0-9a-f]')", "?pageSize=10")).isEqualTo(200);
        assertThat(slow.isDone()).isFalse();
        assertThat(slow.join().statusCode()).isEqualTo(422);
    }
}
