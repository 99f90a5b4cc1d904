package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.LargeTable;
import org.pyairtable.testkit.SuiteResource;

/** Filters of a large table that are asked for repeatedly: an index finds the records that the evaluator would keep. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class FilterIndexesIT {
    private static final int ROWS = 30_000;

    @Inject
    Pool pool;

    private @Nullable LargeTable filled;

    private LargeTable readings() {
        LargeTable readings = filled == null ? fill() : filled;
        filled = readings;
        return readings;
    }

    /** Some cells are empty; each value of a number occurs once, except that of the empty ones, which count as 0. */
    private LargeTable fill() {
        TestBase base = base(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                        field("Open", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Day", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                        field("Number", "autoNumber")));
        LargeTable readings = LargeTable.of(pool, base);
        pool.query("insert into " + readings.name()
                        + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, "
                        + readings.column("Name") + ", " + readings.column("Amount") + ", " + readings.column("Price")
                        + ", " + readings.column("Open") + ", " + readings.column("Day") + ") select 'rec' || lpad("
                        + "n::text, 14, '0'), n, now(), 'usr', now(), 'usr', 'Reading ' || n,"
                        + " case when n % 100 > 0 then (n * 7919::bigint) % " + ROWS + " - 100 end,"
                        + " (n * 104729::bigint) % " + ROWS + " / 100.0, nullif(n % 90 = 0, false),"
                        + " case when n % 300 > 0 then date '2020-01-01' + n % 2000 end"
                        + " from generate_series(1, " + ROWS + ") n")
                .executeAndAwait();
        readings.addFormula("Share", "{Amount} / ({Amount} - 3)");
        readings.analyze();
        return readings;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Amount | {Amount} = 7
            Amount | {Amount} = 0
            Amount | {Amount} > 29700
            Amount | AND({Amount} >= -1, {Amount} < 9)
            Amount | 5 > {Amount}
            Day    | {Day} = '2024-03-05'
            Day    | {Day} < '2020-01-05'
            Day    | IS_BEFORE({Day}, '2020-01-05')
            Day    | IS_AFTER({Day}, '2025-06-01')
            Open   | {Open}
            Share  | {Share} > 5
            Share  | {Share} = 1.5
            Share  | {Share} < -0.9
            Number | {Number} <= 3
            Number | {Number} = 5
            Day    | {Day} > DATEADD('2025-06-20', 1, 'days')
            """)
    void whatIsComparedRepeatedlyGetsAnIndexThatFindsWhatTheEvaluatorKeeps(String field, String formula) {
        List<Integer> evaluated = readings().walk("IF(" + formula + ", REGEX_MATCH({Name}, 'R'))");
        assertThat(evaluated).hasSizeBetween(1, 1_000);

        await().atMost(PATIENCE).until(() -> {
            readings().list(Map.of("filterByFormula", formula));
            return scans(field) > 0;
        });

        assertThat(readings().walk(formula)).isEqualTo(evaluated);
    }

    @Test
    void aFilteredOrderGetsAnIndexThatDecidesAboutRecordsWithoutReadingThem() {
        Map<String, Object> query = Map.of("filterByFormula", "{Price} < 3", "sort[0][field]", "Amount");
        List<Map<String, Object>> before = readings().list(query).getList("records.fields");

        await().atMost(PATIENCE).until(() -> {
            readings().list(query);
            return scans("Amount", "Price") > 0;
        });

        assertThat(readings().list(query).<Map<String, Object>>getList("records.fields"))
                .hasSize(100)
                .isEqualTo(before);
    }

    /** How often an index that was made on demand and has columns of these fields was used. */
    private long scans(String... fields) {
        List<String> columns = List.of(fields).stream()
                .map(field ->
                        field.equals("Number") ? "_no)::double" : readings().column(field))
                .toList();
        return readings().scans(columns);
    }
}
