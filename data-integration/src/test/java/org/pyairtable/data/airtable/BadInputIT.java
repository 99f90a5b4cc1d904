package org.pyairtable.data.airtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.RawHttp;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class BadInputIT {
    private static final String ANY_BAD_PARAMETER =
            "Invalid request: parameter validation failed. Check your request data.";

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Twice", "formula", Map.of("formula", "{Amount} * 2"))));
    }

    private static void refused(Response answer, String type, String message) {
        answer.then().statusCode(422).body("error.type", equalTo(type)).body("error.message", equalTo(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "{\"fields\":{}} x", "{\"fields\":{},\"fields\":{}}", "\u0000"})
    void aBodyThatIsNoObjectCannotBeParsed(String body) {
        refused(owner().body(body).post(base.path()), "INVALID_REQUEST_BODY", "Could not parse request body");
    }

    @Test
    void deepJsonIsRefused() {
        String deep = "{\"fields\":{\"Name\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}}";

        refused(owner().body(deep).post(base.path()), "INVALID_REQUEST_BODY", "Could not parse request body");
    }

    @Test
    void writesSayWhatIsWrong() {
        refused(
                owner().body("{}").post(base.path()),
                "INVALID_REQUEST_MISSING_FIELDS",
                "Could not find field \"fields\" in the request body");
        refused(
                owner().body("{\"fields\":{},\"surprise\":1}").post(base.path()),
                "INVALID_REQUEST_UNKNOWN",
                ANY_BAD_PARAMETER);
        refused(
                post(base.path(), Map.of("fields", Map.of("Nme", "x"))),
                "UNKNOWN_FIELD_NAME",
                "Unknown field name: \"Nme\"");
        refused(
                post(base.path(), Map.of("fields", Map.of("Twice", 1))),
                "INVALID_VALUE_FOR_COLUMN",
                "Field \"Twice\" cannot accept a value because the field is computed");
        refused(
                post(base.path(), Map.of("records", Collections.nCopies(11, Map.of("fields", Map.of())))),
                "INVALID_REQUEST_UNKNOWN",
                "A maximum of 10 records can be created per request but you have provided 11.");
        refused(
                patch(base.path(), Map.of("records", List.of(Map.of("fields", Map.of())))),
                "INVALID_RECORDS",
                "You must provide an array of up to 10 record objects, each with an \"id\" ID field and a \"fields\""
                        + " object for cell values.");
        refused(
                patch(
                        base.path(),
                        Map.of("records", List.of(Map.of("id", "recAAAAAAAAAAAAAA", "fields", Map.of("Name", "x"))))),
                "ROW_DOES_NOT_EXIST",
                "Record ID recAAAAAAAAAAAAAA does not exist in this table");
    }

    @Test
    void listsSayWhatIsWrong() {
        refused(owner().get(base.path() + "?pageSize=101"), "INVALID_REQUEST_UNKNOWN", ANY_BAD_PARAMETER);
        refused(
                owner().queryParam("fields[]", "x\"y").get(base.path()),
                "UNKNOWN_FIELD_NAME",
                "Unknown field name: \"x\"y\"");
        refused(
                owner().queryParam("filterByFormula", "{Nope} + {Also}").get(base.path()),
                "INVALID_FILTER_BY_FORMULA",
                "The formula for filtering records is invalid: Unknown field names: nope, also");
        refused(
                owner().queryParam("filterByFormula", "IF(").get(base.path()),
                "INVALID_FILTER_BY_FORMULA",
                "The formula for filtering records is invalid: Invalid formula. Please check your formula text.");
        refused(
                owner().get(base.path() + "?offset=nonsense"),
                "INVALID_OFFSET_VALUE",
                "The value of offset nonsense is invalid");
        owner().get(base.path() + "?offset=itrAAAAAAAAAAAAAA/recAAAAAAAAAAAAAA")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("LIST_RECORDS_ITERATOR_NOT_AVAILABLE"));
        owner().get(base.path() + "?view=Nope")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("VIEW_NAME_NOT_FOUND"));
        refused(
                owner().get(base.path() + "/recAAAAAAAAAAAAAA?fields[]=Name"),
                "INVALID_REQUEST_UNKNOWN",
                ANY_BAD_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v0/nobase/Jobs",
                "/v0/appAAAAAAAAAAAAAA/Jobs/recDOESNOTEXIST0001",
                "/v0/meta/nothing",
                "/v0/appAAAAAAAAAAAAAA/a/b/c",
                "/v0"
            })
    void pathsThatAreNoneAreNotFoundInAirtablesShape(String path) {
        owner().get(path).then().statusCode(404).body("error", equalTo("NOT_FOUND"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String huge = "{\"fields\":{\"Name\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}}";

        assertThat(RawHttp.postLarge(base.path(), huge).statusCode()).isEqualTo(413);
        owner().get(base.path()).then().statusCode(200);
    }

    @Test
    void hostileNamesAreOnlyNames() {
        String hostile = "x\"; drop table base; --'$1 {\\}";
        String fieldId = base.addField(base.table(), field(hostile, "singleLineText"));
        String table = base.addTable(hostile, List.of(field(hostile, "singleLineText")));
        String id = base.create(base.table(), Map.of(hostile, "v"));
        base.create(table, Map.of(hostile, "w"));

        owner().queryParam("sort[0][field]", hostile)
                .queryParam("fields[]", hostile)
                .queryParam("filterByFormula", "{" + fieldId + "} = 'v'")
                .get(base.path())
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(id)));
        assertThat(base.get(base.table(), id).getMap("fields")).containsEntry(hostile, "v");
    }

    @Test
    void fieldsAndTablesNeedNamesAndOptions() {
        String fields = "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields";
        refused(
                post(fields, field("Name", "singleLineText")),
                "DUPLICATE_OR_EMPTY_FIELD_NAME",
                "Duplicate or empty field name: \"Name\"");
        refused(
                post(fields, field("Flag", "checkbox")),
                "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE",
                "Failed schema validation: Flag.options is missing");
        refused(
                post(fields, field("X", "manualSort")),
                "UNSUPPORTED_FIELD_TYPE_FOR_CREATE",
                "Creating manualSort fields is not supported at this time");
        refused(
                post(fields, field("X", "formula", Map.of("formula", "{Nope}"))),
                "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE",
                "Unknown field names: nope");
        post("/v0/meta/bases", Map.of("name", "x", "workspaceId", WORKSPACE, "tables", List.of()))
                .then()
                .statusCode(422);
        owner().get("/v0/meta/bases/" + base.id() + "/tables").then().body("tables[0].fields.size()", equalTo(3));
    }

    private static final String HALF = "\\ud83d";

    @Test
    void textsThatNobodyCanKeepAreRefusedWhereverTheyStand() {
        String meta = "/v0/meta/bases/" + base.id() + "/tables";
        String field = "{\"name\":\"N\",\"type\":\"singleLineText\"}";
        String table = "{\"name\":\"%s\",\"description\":\"%s\",\"fields\":[" + field + "]}";
        for (String body : List.of(table.formatted("a" + HALF, ""), table.formatted("a", HALF))) {
            refused(owner().body(body).post(meta), "INVALID_REQUEST_UNKNOWN", ANY_BAD_PARAMETER);
        }
        String base2 = "{\"name\":\"" + HALF + "\",\"workspaceId\":\"" + WORKSPACE + "\",\"tables\":["
                + table.formatted("a", "") + "]}";
        refused(owner().body(base2).post("/v0/meta/bases"), "INVALID_REQUEST_UNKNOWN", ANY_BAD_PARAMETER);
        String fields = meta + "/" + base.table() + "/fields";
        for (String body : List.of(
                "{\"name\":\"F\",\"type\":\"singleSelect\",\"options\":{\"choices\":[{\"name\":\"" + HALF + "\"}]}}",
                "{\"name\":\"F\",\"type\":\"currency\",\"options\":{\"precision\":2,\"symbol\":\"" + HALF + "\"}}",
                "{\"name\":\"F\",\"type\":\"formula\",\"options\":{\"formula\":\"'" + HALF + "'\"}}")) {
            owner().body(body)
                    .post(fields)
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"));
        }
        String views = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views";
        for (String body : List.of(
                "{\"name\":\"" + HALF + "\"}",
                "{\"name\":\"V\",\"filter\":\"'\\u0000'\"}",
                "{\"name\":\"V\",\"filterByFormula\":\"1\"}",
                "{\"name\":\"V\",\"sorts\":[null]}")) {
            owner().body(body).post(views).then().statusCode(400).body("code", equalTo("INVALID_VALUE"));
        }
    }

    @Test
    void answersHoldNoHalfCharacters() {
        String answer = owner().body("{\"sort\":[{\"field\":\"" + HALF + "\"}]}")
                .post(base.path() + "/listRecords")
                .asString();

        assertThat(answer)
                .isEqualTo(
                        "{\"error\":{\"type\":\"UNKNOWN_FIELD_NAME\",\"message\":\"Unknown field name: \\\"\uFFFD\\\"\"}}");
    }

    @Test
    void namesOfRecordsThatCannotBeAreRefused() {
        String numbered = base.addTable("Numbered", List.of(field("No", "autoNumber")));
        base.addField(base.table(), field("Link", "multipleRecordLinks", Map.of("linkedTableId", numbered)));

        refused(
                owner().body("{\"fields\":{\"Link\":\"\\u0000\"},\"typecast\":true}")
                        .post(base.path()),
                "INVALID_VALUE_FOR_COLUMN",
                "Field \"Link\" cannot accept the provided value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=Name", "sort[]=Name", "sort[0]=Name", "sort[0][field]=Name&sort[0][order]=asc"})
    void anOrderThatIsNotUnderstoodIsRefusedRatherThanForgotten(String query) {
        refused(owner().get(base.path() + "?" + query), "INVALID_REQUEST_UNKNOWN", ANY_BAD_PARAMETER);
        refused(
                owner().body("{\"sort\":[{\"field\":\"Name\",\"order\":\"asc\"}]}")
                        .post(base.path() + "/listRecords"),
                "INVALID_REQUEST_UNKNOWN",
                ANY_BAD_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml;q=0.9", "nonsense"})
    void answersAreJsonWhateverIsAccepted(String accepted) {
        for (String path : List.of(base.path(), "/v0/meta/bases", "/v0/meta/whoami")) {
            as(OWNER)
                    .header("Accept", accepted)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("Content-Type", equalTo("application/json;charset=utf-8"));
        }
    }

    @Test
    void aBaseNeedsAWorkspaceAndAFieldAType() {
        refused(
                post("/v0/meta/bases", Map.of("name", "x", "tables", List.of())),
                "INVALID_REQUEST_UNKNOWN",
                ANY_BAD_PARAMETER);
        String tables = "/v0/meta/bases/" + base.id() + "/tables";
        refused(
                post(tables + "/" + base.table() + "/fields", Map.of("name", "x")),
                "INVALID_REQUEST_UNKNOWN",
                ANY_BAD_PARAMETER);
        refused(owner().get(tables + "?surprise=1"), "INVALID_REQUEST_UNKNOWN", ANY_BAD_PARAMETER);
    }

    @Test
    void nobodyIsToldHowItWorksInside() {
        as(OWNER)
                .body(new byte[] {(byte) 0xff, (byte) 0xfe, 0})
                .post(base.path())
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_BODY"));
        String answer = owner().queryParam("filterByFormula", "REGEX_MATCH({Name}, '(')")
                .get(base.path())
                .asString();
        assertThat(answer).doesNotContain("Exception").doesNotContain("at org.");
    }
}
