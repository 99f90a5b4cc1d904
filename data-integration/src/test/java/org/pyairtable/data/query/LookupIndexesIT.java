package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.LargeTable;
import org.pyairtable.testkit.SuiteResource;

/** Records of a large table that are looked up by options, texts, ids and times: an index finds what the evaluator keeps. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class LookupIndexesIT {
    private static final int ROWS = 30_000;
    private static final List<Map<String, String>> STATES =
            List.of(Map.of("name", "Todo"), Map.of("name", "Done"), Map.of("name", "Held"));

    @Inject
    Pool pool;

    private @Nullable LargeTable filled;

    private LargeTable readings() {
        LargeTable readings = filled == null ? fill() : filled;
        filled = readings;
        return readings;
    }

    /** Most are to do, few are done, held or nothing. */
    private LargeTable fill() {
        TestBase base = base(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Number", "autoNumber"),
                        field("State", "singleSelect", Map.of("choices", STATES))));
        LargeTable readings = LargeTable.of(pool, base);
        pool.preparedQuery("insert into " + readings.name()
                        + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, "
                        + readings.column("Name") + ", " + readings.column("Amount") + ", " + readings.column("State")
                        + ") select 'rec' || lpad(n::text, 14, '0'), n,"
                        + " '2024-01-01 00:00Z'::timestamptz + n * interval '1 minute', 'usr',"
                        + " '2024-02-01 00:00Z'::timestamptz + n * interval '1 minute', 'usr', 'Reading ' || n,"
                        + " (n * 7919::bigint) % " + ROWS + ", case when n % 200 <> 1 then ($1::text[])[case"
                        + " when n % 100 = 0 then 3 when n % 80 = 2 then 2 else 1 end] end"
                        + " from generate_series(1, " + ROWS + ") n")
                .executeAndAwait(Tuple.of(choices(base)));
        readings.addFormula("Label", "'R ' & {Name}");
        readings.analyze();
        return readings;
    }

    /** The ids of the states in the order of {@link #STATES}. */
    private static String[] choices(TestBase base) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .<String>getList("tables[0].fields.find { it.name == 'State' }.options.choices.id")
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Name   | {Name} = 'Reading 77'
            Name   | OR({Name} = 'Reading 77', 'Reading 5' = {Name}, {Name} = 'reading 6')
            Label  | {Label} = 'R Reading 77'
            State  | {State} = 'Held'
            State  | {State} = ''
            State  | {State} != 'Todo'
            State  | AND(LOWER({State}) = 'done', {Name} != 'x')
            Amount | OR({Name} = 'Reading 9', {Amount} = 7)
            Amount | OR({Amount} = 8, AND({State} = 'Held', {Name} = 'Reading 100'))
            Born   | CREATED_TIME() > DATETIME_PARSE('2024-01-21 12:00', 'YYYY-MM-DD HH:mm')
            Touched | IS_AFTER(LAST_MODIFIED_TIME(), '2024-02-21T18:00:00.000Z')
            Touched | LAST_MODIFIED_TIME() >= DATETIME_PARSE('2024-02-21T12:00:00.000Z')
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
    void manyIdsAreLookedUpByThePrimaryKey() {
        String ids = IntStream.range(0, 40)
                .mapToObj(i -> "RECORD_ID()='rec" + "%014d".formatted(ROWS - i * 100) + "'")
                .collect(Collectors.joining(",", "OR(", ")"));
        long before = lookups();

        List<Integer> found = readings().walk(ids);

        assertThat(found)
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> ROWS - (39 - i) * 100)
                        .toList());
        await().atMost(PATIENCE).until(() -> lookups() > before);
        assertThat(readings().walk("RECORD_ID() = 'rec" + "%014d".formatted(17) + "'"))
                .containsExactly(17);
        assertThat(readings().walk("RECORD_ID() = '" + "rec" + "%013d".formatted(17) + "'"))
                .isEmpty();
    }

    /** How often records were found by their ids. */
    private long lookups() {
        return pool.preparedQuery("select coalesce(sum(idx_scan), 0)::bigint from pg_stat_user_indexes where relid ="
                        + " to_regclass($1) and indexrelname like '%_pkey'")
                .executeAndAwait(Tuple.of(readings().name()))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void aChoiceThatIsRenamedIsFoundByTheSameIndex() {
        List<Integer> before = readings().walk("IF({State} = 'Held', REGEX_MATCH({Name}, 'R'))");
        await().atMost(PATIENCE).until(() -> {
            readings().walk("{State} = 'Held'");
            return scans("State") > 0;
        });
        try {
            nameLast("Parked");
            long scans = scans("State");

            assertThat(readings().walk("{State} = 'Parked'")).isEqualTo(before).hasSize(300);
            assertThat(readings().walk("{State} = 'Held'")).isEmpty();
            await().atMost(PATIENCE).until(() -> {
                readings().walk("{State} = 'Parked'");
                return scans("State") > scans;
            });
        } finally {
            nameLast("Held");
        }
    }

    /** Names the last of the states. */
    private void nameLast(String name) {
        String[] ids = choices(readings().base());
        String path = "/v0/meta/bases/" + readings().base().id() + "/tables/"
                + readings().base().table() + "/fields/" + readings().fieldIds().get("State");
        List<Map<String, String>> choices = List.of(
                Map.of("id", ids[0], "name", "Todo"),
                Map.of("id", ids[1], "name", "Done"),
                Map.of("id", ids[2], "name", name));
        patch(path, Map.of("options", Map.of("choices", choices))).then().statusCode(200);
    }

    /** How often an index that was made on demand and has columns of these fields was used. */
    private long scans(String... fields) {
        List<String> columns = List.of(fields).stream()
                .map(field -> switch (field) {
                    case "Born" -> "_created_at";
                    case "Touched" -> "_modified_at";
                    default -> readings().column(field);
                })
                .toList();
        return readings().scans(columns);
    }
}
