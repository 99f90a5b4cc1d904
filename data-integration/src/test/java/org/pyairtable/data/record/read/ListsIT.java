package org.pyairtable.data.record.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Order, pages and filters of lists: what the database does must be what the evaluator would have done. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ListsIT {
    private static final int ROWS = 60;

    @Inject
    Pool pool;

    private @Nullable TestBase filled;

    /** One of each three cells is empty, and values repeat. */
    private TestBase readings() {
        if (filled == null) {
            filled = fill();
        }
        return filled;
    }

    private static TestBase fill() {
        TestBase base = base(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 2)),
                        field("Open", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field(
                                "Status",
                                "singleSelect",
                                Map.of(
                                        "choices",
                                        List.of(
                                                Map.of("name", "To do"),
                                                Map.of("name", "O'Brien"),
                                                Map.of("name", "Done")))),
                        field("Day", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                        field("Number", "autoNumber")));
        base.addField(base.table(), field("Share", "formula", Map.of("formula", "{Amount} / ({Amount} - 3)")));
        base.addField(base.table(), field("Label", "formula", Map.of("formula", "IF({Open}, {Name}, ERROR())")));
        List<Map<String, Object>> records = new ArrayList<>();
        for (int n = 0; n < ROWS; n++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            put(cells, "Name", n % 3 == 0 ? null : "x".repeat(150) + (n % 2 == 0 ? "B" : "a") + n % 7);
            put(cells, "Amount", n % 3 == 1 ? null : n % 11 - 2);
            put(cells, "Open", n % 2 == 0 ? true : null);
            put(
                    cells,
                    "Status",
                    n % 4 == 0 ? null : List.of("To do", "O'Brien", "Done").get(n % 3));
            put(cells, "Day", n % 5 == 0 ? null : "2024-03-%02d".formatted(1 + n % 9));
            records.add(Map.of("fields", cells));
        }
        for (int n = 0; n < ROWS; n += 10) {
            post(base.path(), Map.of("records", records.subList(n, n + 10)))
                    .then()
                    .statusCode(200);
        }
        return base;
    }

    private static void put(Map<String, Object> cells, String name, @Nullable Object value) {
        if (value != null) {
            cells.put(name, value);
        }
    }

    private JsonPath list(Map<String, ?> parameters) {
        RequestSpecification request = owner();
        parameters.forEach((name, value) -> request.queryParam(name, value));
        return request.get(readings().path()).then().statusCode(200).extract().jsonPath();
    }

    private List<Integer> numbers(JsonPath page) {
        return page.getList("records.fields.Number");
    }

    /** The numbers of all records, page by page. */
    private List<Integer> walk(int pageSize, Map<String, ?> parameters) {
        List<Integer> numbers = new ArrayList<>();
        String offset = "";
        do {
            Map<String, Object> asked = new LinkedHashMap<>(parameters);
            asked.put("pageSize", pageSize);
            asked.put("offset", offset);
            JsonPath page = list(asked);
            assertThat(numbers(page)).hasSizeLessThanOrEqualTo(pageSize);
            numbers.addAll(numbers(page));
            offset = Objects.requireNonNullElse(page.getString("offset"), "");
        } while (!offset.isEmpty());
        return numbers;
    }

    private static Map<String, Object> sort(String... keys) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            boolean descending = keys[i].startsWith("-");
            parameters.put("sort[" + i + "][field]", descending ? keys[i].substring(1) : keys[i]);
            parameters.put("sort[" + i + "][direction]", descending ? "desc" : "asc");
        }
        return parameters;
    }

    @ParameterizedTest
    @CsvSource({
        "Amount",
        "-Amount",
        "Name",
        "-Name",
        "Open",
        "-Open",
        "Status",
        "-Status",
        "Day",
        "-Number",
        "Share",
        "-Share",
        "-Label",
        "Amount;Name",
        "-Amount;Day",
        "Name;-Amount",
        "-Status;-Open;Name"
    })
    void smallPagesWalkThroughTheOrderOfALargeOne(String keys) {
        Map<String, Object> sort = sort(keys.split(";"));

        List<Integer> whole = numbers(list(sort));

        assertThat(whole).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(walk(3, sort)).isEqualTo(whole);
    }

    @Test
    void emptyCellsComeFirstAndEqualOnesInTheOrderOfCreation() {
        List<Map<String, Object>> records = list(sort("Amount")).getList("records.fields");

        assertThat(records)
                .isSortedAccordingTo(Comparator.comparing(
                                (Map<String, Object> cells) -> ((Number) cells.getOrDefault("Amount", -100)).intValue())
                        .thenComparing(cells -> (Integer) cells.get("Number")));
        assertThat(records.getFirst()).doesNotContainKey("Amount");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Amount} > 3",
                "{Amount} = BLANK()",
                "{Amount} * 2 + 1 <= 5",
                "{Amount} / ({Amount} - 1) > 1",
                "AND({Open}, {Amount} < 4)",
                "AND({Open}, LEN({Amount} & '') = 1, {Day} > '2024-03-04')",
                "AND({Amount} > 0, ERROR())",
                "OR({Status} = 'O\\'Brien', {Status} = '')",
                "NOT({Status})",
                "{Day} = '2024-03-05'",
                "{Day} <= '2024-03-05'",
                "'2024-03-05' > {Day}",
                "{Day} != '2024-03-05'",
                "{Day} < TODAY()",
                "IS_AFTER({Day}, '2024-03-05')",
                "IS_BEFORE({Day}, '2024-03-05')",
                "IS_SAME({Day}, '2024-03-05')",
                "NOT(IS_BEFORE({Day}, '2024-03-05'))",
                "{Amount} >= 0",
                "AND({Amount} >= -1, {Amount} < 2)",
                "FIND('B', {Name}) > 0",
                "{Name} = 'nobody'",
                "AND('' = {Name}, {Open})",
                "LOWER({Name}) = UPPER({Name})",
                "{Number} > 30",
                "CREATED_TIME() < NOW()",
                "{Share} > 1",
                "{Share} = 0",
                "ISERROR({Share})",
                "{Label} = ''",
                "{Label} != ''",
                "AND({Share} < 2, {Label} > 'x')",
                "{Amount} * 1e300 * 1e300 > 1",
                "{Status}",
                "{Status} = 'Done'",
                "{Status} != 'Done'",
                "OR({Status} = 'To do', {Amount} > 1)",
                "RECORD_ID() != ''",
                "LAST_MODIFIED_TIME() <= NOW()",
                "IS_AFTER(CREATED_TIME(), DATEADD(NOW(), -1, 'days'))",
                "OR({Name} = 'A', {Name} = 'b', {Label} = '')",
                "{Amount}"
            })
    void aFilterKeepsWhatTheEvaluatorWouldKeep(String formula) {
        List<Integer> evaluated =
                numbers(list(Map.of("filterByFormula", "IF(" + formula + ", REGEX_MATCH({Name} & 'a', 'a'))")));

        assertThat(numbers(list(Map.of("filterByFormula", formula)))).isEqualTo(evaluated);
        assertThat(walk(13, Map.of("filterByFormula", formula))).isEqualTo(evaluated);
        Map<String, Object> sorted = sort("-Amount", "Name");
        sorted.put("filterByFormula", formula);
        assertThat(walk(11, sorted)).containsExactlyInAnyOrderElementsOf(evaluated);
    }

    @Test
    void anOrderThatIsAskedForRepeatedlyGetsAnIndexThatGoesWithItsField() {
        TestBase large = base("Large", List.of(field("Text", "multilineText")));
        String fieldId = large.addField(large.table(), field("Key", "singleLineText"));
        for (int n = 0; n < 70; n++) {
            int from = n * 10;
            post(
                            large.path(),
                            Map.of(
                                    "records",
                                    IntStream.range(from, from + 10)
                                            .mapToObj(i -> Map.of(
                                                    "fields",
                                                    Map.of("Text", "t".repeat(1_900), "Key", "K" + (i * 7919) % 700)))
                                            .toList()))
                    .then()
                    .statusCode(200);
        }
        await().atMost(PATIENCE).until(() -> {
            sortedByKey(large);
            lookedUp(large, "K7");
            return indexes(large.table(), fieldId) == 2;
        });

        List<String> keys = sortedByKey(large);
        assertThat(lookedUp(large, "K7")).containsExactly("K7");
        assertThat(keys).hasSize(100).isSortedAccordingTo(Comparator.naturalOrder());
        large.addField(large.table(), field("Later", "number", Map.of("precision", 0)));
        pool.query("alter table records.\"" + large.table() + "\" drop column \"" + fieldId + "\"")
                .executeAndAwait();
        assertThat(indexes(large.table(), fieldId)).isZero();
    }

    private static List<String> sortedByKey(TestBase large) {
        return keys(owner().queryParam("sort[0][field]", "Key"), large);
    }

    private static List<String> lookedUp(TestBase large, String key) {
        return keys(owner().queryParam("filterByFormula", "{Key} = '" + key + "'"), large);
    }

    private static List<String> keys(RequestSpecification request, TestBase large) {
        return request.get(large.path()).then().statusCode(200).extract().path("records.fields.Key");
    }

    private long indexes(String tableId, String fieldId) {
        return pool.preparedQuery("select count(*) from pg_indexes join pg_index on indexrelid = to_regclass('records.'"
                        + " || indexname) where tablename = $1 and indexdef like '%' || $2 || '%' and indisvalid")
                .executeAndAwait(Tuple.of(tableId, fieldId))
                .iterator()
                .next()
                .getLong(0);
    }
}
