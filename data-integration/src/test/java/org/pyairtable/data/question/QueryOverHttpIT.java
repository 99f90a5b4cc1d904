package org.pyairtable.data.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** What the console asks for, answered from {@link OrderBook}. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class QueryOverHttpIT {
    private static @Nullable OrderBook shared;

    private OrderBook book;

    @BeforeEach
    void someOrders() {
        if (shared == null) {
            shared = OrderBook.written();
        }
        book = shared;
    }

    private String path() {
        return "/api/bases/" + book.base().id() + "/query";
    }

    private Map<String, Object> body(Object... members) {
        Map<String, Object> body = new HashMap<>(Map.of("table", "Orders", "fields", List.of("Number")));
        for (int i = 0; i < members.length; i += 2) {
            body.put(String.valueOf(members[i]), members[i + 1]);
        }
        return body;
    }

    private JsonPath ask(Object... members) {
        return post(path(), body(members)).then().statusCode(200).extract().jsonPath();
    }

    private static List<Object> numbers(JsonPath answer) {
        String number = answer.getString("fields[0].id");
        return answer.getList("records.fields." + number);
    }

    @Test
    void aWindowBeginsAnywhereAndHasTheTotal() {
        List<?> sort = List.of(Map.of("field", "Amount", "direction", "desc"));

        JsonPath middle = ask("sort", sort, "offset", 1, "limit", 2);
        JsonPath end = ask("sort", sort, "offset", 3, "limit", 2);
        JsonPath behind = ask("sort", sort, "offset", 9);

        assertThat(numbers(middle)).isEqualTo(List.of("o-1", "o-3"));
        assertThat(middle.getLong("total")).isEqualTo(4);
        assertThat(middle.getList("cuts.reason")).isEqualTo(List.of("LIMIT"));
        assertThat(numbers(end)).isEqualTo(List.of("O-4"));
        assertThat(end.getList("cuts")).isEmpty();
        assertThat(numbers(behind)).isEmpty();
        assertThat(behind.getLong("total")).isEqualTo(4);
    }

    @Test
    void aWindowOfWhatTheEvaluatorFindsBeginsAnywhereToo() {
        JsonPath answer = ask("condition", "REGEX_MATCH({Number}, '^o-')", "offset", 1, "limit", 1);

        assertThat(numbers(answer)).isEqualTo(List.of("o-2"));
        assertThat(answer.getLong("total")).isEqualTo(3);
    }

    @Test
    void groupsAreCountedAndColumnsSummarised() {
        JsonPath answer = ask(
                "fields", List.of("Customer"),
                "groupBy", List.of(Map.of("path", List.of("Customer", "City"))),
                "aggregates",
                        List.of(
                                Map.of("function", "count"),
                                Map.of("function", "sum", "field", "Amount", "name", "turnover")),
                "limit", 1);

        assertThat(answer.getMap("summaries")).isEqualTo(Map.of("count", 4, "turnover", 30.6f));
        assertThat(answer.getList("groups.keys.label"))
                .isEqualTo(List.of(Collections.singletonList(null), List.of("Paris"), List.of("Berlin")));
        assertThat(answer.getList("groups.values.count")).isEqualTo(List.of(1, 1, 2));
        assertThat(answer.getBoolean("overlapping")).isTrue();
        assertThat(answer.getMap("linkedNames")).isEqualTo(Map.of(book.id("Ada"), "Ada"));
    }

    @Test
    void linksAndSearchNarrowTheWindow() {
        assertThat(numbers(ask("links", List.of(Map.of("path", List.of("Customer"), "condition", "{City}='Berlin'")))))
                .isEqualTo(List.of("o-1", "o-2"));
        assertThat(numbers(ask("search", "ada done"))).isEqualTo(List.of("o-2"));
    }

    @Test
    void readingNeedsTheScopeOfRecordsAndABaseOfTheCaller() {
        String body = Json.write(body());

        as(VIEWER).body(body).post(path()).then().statusCode(200);
        as(VIEWER, "data.records:read").body(body).post(path()).then().statusCode(200);
        as(EDITOR, "schema.bases:read").body(body).post(path()).then().statusCode(403);
        as(STRANGER).body(body).post(path()).then().statusCode(404);
    }

    @Test
    void whatIsWrongWithABodyIsNamed() {
        assertThat(fault("limit", 501)).isEqualTo("limit");
        assertThat(fault("offset", -1)).isEqualTo("offset");
        assertThat(fault("colour", "red")).isEqualTo("colour");
        assertThat(fault("sort", List.of(Map.of("field", "Amount", "direction", "up"))))
                .isEqualTo("sort[0].direction");
        assertThat(fault("groupBy", List.of(Map.of("path", List.of("Ordered"), "unit", "century"))))
                .isEqualTo("groupBy[0].unit");
        assertThat(fault("groupBy", List.of(Map.of("unit", "day")))).isEqualTo("groupBy[0].path");
        assertThat(fault("aggregates", List.of(Map.of("function", "product", "field", "Amount"))))
                .isEqualTo("aggregates[0].function");
        assertThat(fault("aggregates", List.of(Map.of("function", "sum")))).isEqualTo("aggregates.field");
        assertThat(fault("links", List.of(Map.of("path", List.of("Amount"))))).isEqualTo("links.path");
        post(path(), body("table", "Nope")).then().statusCode(404);
        post(path(), body("condition", "{Nope} = 1")).then().statusCode(400);
        post(path(), Map.of()).then().statusCode(400);
    }

    private String fault(Object... members) {
        return post(path(), body(members))
                .then()
                .statusCode(400)
                .extract()
                .jsonPath()
                .getString("errors[0].field");
    }
}
