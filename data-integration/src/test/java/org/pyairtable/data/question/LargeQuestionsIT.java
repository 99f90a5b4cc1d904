package org.pyairtable.data.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.LargeTable;
import org.pyairtable.testkit.SuiteResource;

/** Questions about 100,000 records, with figures in closed form. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class LargeQuestionsIT {
    private static final int ROWS = 100_000;

    @Inject
    Pool pool;

    private LargeTable readings() {
        TestBase base = base(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Number", "number", Map.of("precision", 0)),
                        field("Price", "currency", Map.of("precision", 2, "symbol", "€"))));
        LargeTable table = LargeTable.of(pool, base);
        pool.query("insert into " + table.name()
                        + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Name")
                        + ", " + table.column("Number") + ", " + table.column("Price") + ") select 'rec' ||"
                        + " lpad(n::text, 14, '0'), n, now(), 'usr', now(), 'usr', 'sensor ' || n % 10, "
                        + ROWS + " - n, n / 100.0 from generate_series(1, " + ROWS + ") n")
                .executeAndAwait();
        table.analyze();
        return table;
    }

    private static JsonPath ask(LargeTable table, Map<String, ?> body) {
        return post("/api/bases/" + table.base().id() + "/query", body)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void figuresAndWindowsOfManyRecordsAreRight() {
        LargeTable table = readings();

        JsonPath grouped = ask(
                table,
                Map.of(
                        "table",
                        "Readings",
                        "limit",
                        1,
                        "groupBy",
                        List.of(Map.of("path", List.of("Name"))),
                        "aggregates",
                        List.of(Map.of("function", "count"), Map.of("function", "sum", "field", "Price"))));
        JsonPath window = ask(
                table,
                Map.of(
                        "table",
                        "Readings",
                        "fields",
                        List.of("Number"),
                        "sort",
                        List.of(Map.of("field", "Number")),
                        "offset",
                        90_000,
                        "limit",
                        500));
        JsonPath evaluated = ask(
                table,
                Map.of(
                        "table",
                        "Readings",
                        "fields",
                        List.of("Number"),
                        "condition",
                        "AND({Number} < 1000, REGEX_MATCH({Name}, '7$'))",
                        "limit",
                        1));

        // The sum of 1 to 100,000 is 5,000,050,000, in hundredths; those that end in 0 are 10 to 100,000, the others 10
        // less each.
        assertThat(((Number) grouped.get("summaries.'sum(Price)'")).doubleValue())
                .isEqualTo(50_000_500.0);
        assertThat(grouped.getList("groups.values.count")).isEqualTo(Collections.nCopies(10, 10_000));
        assertThat(grouped.<Number>getList("groups.values.'sum(Price)'").stream()
                        .map(Number::doubleValue))
                .containsExactly(
                        5_000_500.0,
                        4_999_600.0,
                        4_999_700.0,
                        4_999_800.0,
                        4_999_900.0,
                        5_000_000.0,
                        5_000_100.0,
                        5_000_200.0,
                        5_000_300.0,
                        5_000_400.0);
        assertThat(window.getList("records.fields." + table.fieldIds().get("Number")))
                .hasSize(500);
        assertThat(window.getInt("records[0].fields." + table.fieldIds().get("Number")))
                .isEqualTo(90_000);
        assertThat(window.getInt("records[499].fields." + table.fieldIds().get("Number")))
                .isEqualTo(90_499);
        assertThat(window.getLong("total")).isEqualTo(ROWS);
        assertThat(evaluated.getLong("total")).isEqualTo(100);
    }
}
