package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.testkit.SuiteResource;

/** The order of texts, whatever their letters, and what else clients ask of names and lists. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class SortedTextsIT {
    private static TestBase named(String table, String... names) {
        TestBase base = base(table, List.of(field("Name", "singleLineText"), field("Long", "multilineText")));
        post(
                        base.path(),
                        Map.of(
                                "records",
                                Stream.of(names)
                                        .map(name -> Map.of("fields", Map.of("Name", name)))
                                        .toList()))
                .then()
                .statusCode(200);
        return base;
    }

    @Test
    void accentsAndLetterCaseComeSecond() {
        TestBase base = named("Birds", "Zebra", "Ähre", "Apfel", "Eule", "Énergie", "apfel", "Äpfel", "ähre", "ﬁnch");

        List<String> names = owner().queryParam("sort[0][field]", "Name")
                .get(base.path())
                .then()
                .statusCode(200)
                .extract()
                .path("records.fields.Name");

        assertThat(names)
                .containsExactly("Ähre", "ähre", "Apfel", "apfel", "Äpfel", "Énergie", "Eule", "ﬁnch", "Zebra");
    }

    @Test
    void comparisonsStayByCodePoint() {
        TestBase base = named("Birds", "Zebra", "Ähre");

        owner().queryParam("filterByFormula", "{Name} > 'Zz'")
                .get(base.path())
                .then()
                .body("records.fields.Name", equalTo(List.of("Ähre")));
    }

    @Test
    void anOffsetOfTheFormerOrderIsGone() {
        TestBase base = named("Birds", "b", "a", "c");
        JsonPath page = owner().queryParam("sort[0][field]", "Name")
                .queryParam("pageSize", 1)
                .get(base.path())
                .jsonPath();
        // As an instance of the version before would have left it: keys of lower case, under its own fingerprint.
        String offset = page.getString("offset");
        Sql.update(
                "update list_iterator set fingerprint = md5(fingerprint), keys = '[\"a\", \"a\", \"2\"]' where id = ?",
                offset.substring(0, offset.indexOf('/')));

        owner().queryParam("sort[0][field]", "Name")
                .queryParam("pageSize", 1)
                .queryParam("offset", offset)
                .get(base.path())
                .then()
                .statusCode(422)
                .body("error.type", equalTo("LIST_RECORDS_ITERATOR_NOT_AVAILABLE"));
    }

    @Test
    void anIndexOfTheFormerOrderIsReplaced() {
        TestBase base = named("Birds", "Ähre");
        String column = "\"" + fieldId(base) + "\"";
        Sql.update("insert into records.\"" + base.table() + "\" (_id, _no, _created_at, _created_by, _modified_at,"
                + " _modified_by, " + column + ") select 'rec' || lpad(n::text, 14, '0'), n + 10, now(), 'usr', now(),"
                + " 'usr', 'Ä' || n || repeat('x', 90) from generate_series(1, 9000) n");
        String former = "(left(lower(" + column + "), 100) collate \"C\") asc nulls first, (_no) asc";
        String formerName = SqlNames.indexName(base.table(), former);
        Sql.update("create index \"" + formerName + "\" on records.\"" + base.table() + "\" (" + former + ")");

        await().atMost(PATIENCE).until(() -> {
            owner().queryParam("sort[0][field]", "Name").get(base.path()).then().statusCode(200);
            List<String> indexes = Sql.column(
                    "select indexdef from pg_indexes where tablename = ? and indexname like 'idx%'", base.table());
            return indexes.size() == 1 && indexes.getFirst().contains("NORMALIZE(");
        });
        assertThat(Sql.column("select 1 from pg_indexes where indexname = ?", formerName))
                .isEmpty();
    }

    private static String fieldId(TestBase base) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[0].id");
    }

    @Test
    void aTableIsFoundByANameWithABackslash() {
        TestBase base = named("Sales\\2024", "one");

        owner().urlEncodingEnabled(false)
                .get("/v0/" + base.id() + "/Sales%5C2024?maxRecords=1&fields%5B%5D%5B0%5D=Name")
                .then()
                .statusCode(200)
                .body("records[0].fields", equalTo(Map.of("Name", "one")));
    }
}
