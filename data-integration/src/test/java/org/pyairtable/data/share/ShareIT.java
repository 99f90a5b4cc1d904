package org.pyairtable.data.share;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** A price list with a link for customers: what the view shows is seen by the holder of the link, and nothing else. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ShareIT {
    private static final String HIDDEN = "CANARY";

    private TestBase base;
    private String prices;
    private String view;
    private String table;
    private String chair;
    private String desk;
    private String draft;

    @BeforeEach
    void priceList() {
        base = base(
                "Prices",
                List.of(
                        field("Name", "singleLineText"),
                        field("Price", "number", Map.of("precision", 0)),
                        field(
                                "Kind",
                                "singleSelect",
                                Map.of(
                                        "choices",
                                        List.of(
                                                Map.of("name", "Sitting", "color", "blueLight2"),
                                                Map.of("name", "Work")))),
                        field("Contact", "singleCollaborator"),
                        field("Cost", "singleLineText"),
                        field("Public", "checkbox", Map.of("icon", "check", "color", "greenBright"))));
        prices = base.table();
        String makers =
                base.addTable("Makers", List.of(field("Maker", "singleLineText"), field("Bank", "singleLineText")));
        String thonet = base.create(makers, Map.of("Maker", "Thonet", "Bank", "CANARY bank"));
        base.addField(prices, field("Made by", "multipleRecordLinks", Map.of("linkedTableId", makers)));
        chair = base.create(prices, product("Chair", 90, true, Map.of("Made by", List.of(thonet), "Kind", "Sitting")));
        desk = base.create(prices, product("Desk", 400, true, Map.of("Contact", Map.of("id", EDITOR))));
        draft = base.create(prices, product("CANARY draft", 1, false, Map.of()));
        table = "/api/bases/" + base.id() + "/tables/" + prices;
        view = post(
                        table + "/views",
                        Map.of(
                                "name",
                                "For customers",
                                "filter",
                                "{Public}",
                                "sorts",
                                List.of(Map.of("field", "Cost", "direction", "desc")),
                                "hiddenFields",
                                List.of("Cost", "Public"),
                                "fieldOrder",
                                List.of("Name", "Made by")))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static Map<String, Object> product(String name, int price, boolean shown, Map<String, ?> more) {
        Map<String, Object> cells =
                new HashMap<>(Map.of("Name", name, "Price", price, "Cost", HIDDEN + " " + name, "Public", shown));
        cells.putAll(more);
        return cells;
    }

    private String shares() {
        return "/api/bases/" + base.id() + "/shares";
    }

    private JsonPath share(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("table", "Prices", "view", view));
        body.putAll(more);
        return post(shares(), body).then().statusCode(200).extract().jsonPath();
    }

    private static RequestSpecification anybody() {
        return given().header("Authorization", "Bearer " + people().anonymousToken())
                .contentType(ContentType.JSON);
    }

    private static String path(JsonPath share) {
        return "/api/shared/" + share.getString("secret");
    }

    @Test
    void theHolderOfALinkSeesWhatTheViewShows() {
        JsonPath share = share(Map.of("name", "Price list"));

        anybody()
                .get(path(share))
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("name", equalTo("Price list"))
                .body("table", equalTo("Prices"))
                .body("records", equalTo(2))
                .body("fields.name", equalTo(List.of("Name", "Made by", "Price", "Kind", "Contact")))
                .body("fields[3].choices[0]", equalTo(Map.of("name", "Sitting", "color", "blueLight2")))
                .body("fields[0].choices", nullValue());
        // In the order of a field that is not shown.
        anybody()
                .get(path(share) + "/records")
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(desk, chair)))
                .body(
                        "records[0].fields",
                        equalTo(Map.of("Name", "Desk", "Price", 400, "Contact", Map.of("name", "Ed Editor"))))
                .body("records[1].fields.'Made by'", equalTo(List.of("Thonet")))
                .body("offset", nullValue());
        anybody()
                .get(path(share) + "/records/" + chair)
                .then()
                .statusCode(200)
                .body("fields.Kind", equalTo("Sitting"))
                .body("createdTime", nullValue());
        anybody().get(path(share) + "/records/" + draft).then().statusCode(404);
        anybody().get(path(share) + "/records/" + Ids.random("rec")).then().statusCode(404);
        assertThat(anybody()
                        .get(path(share) + "/csv")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .isEqualTo("Name,Made by,Price,Kind,Contact\r\nDesk,,400,,Ed Editor\r\nChair,Thonet,90,Sitting,\r\n");
    }

    @Test
    void aListComesInPagesAndIsSortedAndFilteredByWhatIsShown() {
        String records = path(share(Map.of())) + "/records";
        JsonPath first = anybody()
                .queryParam("pageSize", 1)
                .queryParam("sort", "Price")
                .get(records)
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(chair)))
                .extract()
                .jsonPath();
        anybody()
                .queryParam("pageSize", 1)
                .queryParam("sort", "Price")
                .queryParam("offset", first.getString("offset"))
                .get(records)
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(desk)))
                .body("offset", nullValue());
        anybody().queryParam("sort", "-Price").get(records).then().body("records.id", equalTo(List.of(desk, chair)));
        anybody()
                .queryParam("filter", "AND({Price} < 300, FIND('on', {Made by}))")
                .get(records)
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(chair)));
        anybody()
                .queryParam("filter", "{Contact} = 'Ed Editor'")
                .get(records)
                .then()
                .body("records.id", equalTo(List.of(desk)));
    }

    @Test
    void whatTheViewLeavesOutIsUnknown() {
        String records = path(share(Map.of())) + "/records";
        for (String parameter : List.of("filter", "sort")) {
            String hidden = parameter.equals("sort") ? "Cost" : "{Cost} = 'CANARY Desk'";
            Response answer = anybody().queryParam(parameter, hidden).get(records);
            Response unknown = anybody()
                    .queryParam(parameter, hidden.replace("Cost", "Coat"))
                    .get(records);
            assertThat(answer.statusCode()).isEqualTo(400).isEqualTo(unknown.statusCode());
            assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(parameter);
            assertThat(words(answer).replace("Cost", "Coat").replace("cost", "coat"))
                    .isEqualTo(words(unknown));
        }
        for (String about : List.of("LAST_MODIFIED_TIME() > '2020-01-01'", "CREATED_TIME()", "RECORD_ID() != ''")) {
            anybody().queryParam("filter", about).get(records).then().statusCode(400);
        }
        anybody()
                .queryParam("pageSize", 101)
                .get(records)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("pageSize"));
        anybody()
                .queryParam("offset", "itrAAAAAAAAAAAAAA/" + chair)
                .get(records)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("offset"));
        anybody().queryParam("view", "x").get(records).then().statusCode(400);
        String id = Json.write(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .get());
        assertThat(id).contains("Cost");
        for (String path : List.of("", "/records", "/records/" + chair, "/csv")) {
            assertThat(anybody().get(records.replace("/records", path)).asString())
                    .doesNotContain(HIDDEN, EDITOR, OWNER, "@example.org", prices, view, "Cost", "usr");
        }
    }

    private static String words(Response answer) {
        return answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    @Test
    void unknownExpiredAndRevokedLinksHaveOneAnswer() {
        JsonPath revoked = share(Map.of());
        JsonPath brief = share(
                Map.of("expiresAt", Instant.now().plus(Duration.ofSeconds(2)).toString()));
        JsonPath ofView = share(Map.of());
        anybody().get(path(revoked)).then().statusCode(200);
        owner().delete(shares() + "/" + revoked.getString("id")).then().statusCode(204);
        String gone = words(anybody().get("/api/shared/shs" + "0".repeat(64)));
        assertThat(gone).contains("\"status\":404");
        assertThat(words(anybody().get("/api/shared/nonsense"))).isEqualTo(gone);
        for (String below : List.of("", "/records", "/records/" + chair, "/csv")) {
            assertThat(words(anybody().get(path(revoked) + below))).as(below).isEqualTo(gone);
        }
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        words(anybody().get(path(brief))))
                .isEqualTo(gone));
        post(table + "/views", Map.of("name", "Another")).then().statusCode(200);
        owner().delete(table + "/views/" + view).then().statusCode(204);
        assertThat(words(anybody().get(path(ofView) + "/records"))).isEqualTo(gone);
        owner().get(shares()).then().statusCode(200).body("items.size()", equalTo(0));
    }

    @Test
    void aTableInTheTrashIsNotShared() {
        JsonPath share = share(Map.of());
        owner().delete("/api/bases/" + base.id() + "/tables/" + prices).then().statusCode(204);
        anybody().get(path(share)).then().statusCode(404);
        anybody().get(path(share) + "/csv").then().statusCode(404);
    }

    @Test
    void aPasswordIsExchangedForATokenThatAnotherPasswordEnds() {
        JsonPath share = share(Map.of("password", "open sesame"));
        assertThat(share.getBoolean("password")).isTrue();
        anybody().get(path(share)).then().statusCode(401);
        anybody().get(path(share) + "/records").then().statusCode(401);
        anybody().get(path(share) + "/csv").then().statusCode(401);
        unlock(share, "open barley").then().statusCode(401);
        JsonPath token =
                unlock(share, "open sesame").then().statusCode(200).extract().jsonPath();
        assertThat(Duration.between(Instant.now(), Instant.parse(token.getString("expiresAt"))))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        RequestSpecification holder = anybody().header("X-Share-Token", token.getString("token"));
        holder.get(path(share) + "/records").then().statusCode(200).body("records.size()", equalTo(2));
        String later = token.getString("token").replaceFirst("^\\d", "9");
        anybody().header("X-Share-Token", later).get(path(share)).then().statusCode(401);
        JsonPath other = share(Map.of("password", "open sesame"));
        anybody()
                .header("X-Share-Token", token.getString("token"))
                .get(path(other))
                .then()
                .statusCode(401);

        patch(shares() + "/" + share.getString("id"), Map.of("password", "open barley"))
                .then()
                .statusCode(200);
        anybody()
                .header("X-Share-Token", token.getString("token"))
                .get(path(share))
                .then()
                .statusCode(401);
        patch(shares() + "/" + share.getString("id"), Map.of("password", ""))
                .then()
                .statusCode(200)
                .body("password", equalTo(false));
        anybody().get(path(share)).then().statusCode(200);
        unlock(share, "open barley").then().statusCode(400);
    }

    @Test
    void wrongPasswordsAreLimitedByAddress() {
        JsonPath share = share(Map.of("password", "open sesame"));
        for (int i = 0; i < 10; i++) {
            unlock(share, "guess " + i).then().statusCode(401);
        }
        unlock(share, "open sesame").then().statusCode(429).header("Retry-After", org.hamcrest.Matchers.notNullValue());
        anybody()
                .header("X-Forwarded-For", "192.0.2.7")
                .body(Json.write(Map.of("password", "open sesame")))
                .post(path(share) + "/token")
                .then()
                .statusCode(200);
    }

    private static Response unlock(JsonPath share, String password) {
        return anybody().body(Json.write(Map.of("password", password))).post(path(share) + "/token");
    }

    @Test
    void linksAreMadeChangedAndRevokedByCreators() {
        Map<String, String> body = Map.of("table", prices, "view", "For customers");
        as(EDITOR).body(Json.write(body)).post(shares()).then().statusCode(403);
        as(EDITOR).get(shares()).then().statusCode(403);
        as(STRANGER).get(shares()).then().statusCode(404);
        JsonPath made = share(Map.of());
        assertThat(made.getString("secret")).matches("shs[0-9a-f]{64}");
        assertThat(made.getString("name")).isEqualTo("For customers");
        String one = shares() + "/" + made.getString("id");
        as(EDITOR).delete(one).then().statusCode(403);
        patch(one, Map.of("name", "Shop", "expiresAt", "2099-01-31T12:00:00Z"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Shop"))
                .body("secret", nullValue());
        share(Map.of());
        JsonPath first = owner().queryParam("limit", 1)
                .get(shares())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(first.getString("items[0].expiresAt")).isEqualTo("2099-01-31T12:00:00Z");
        assertThat(first.getString("items[0].secret")).isNull();
        owner().queryParam("cursor", first.getString("next"))
                .get(shares())
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("next", nullValue());
        owner().delete(one).then().statusCode(204);
        owner().delete(one).then().statusCode(404);
        patch(one, Map.of("name", "x")).then().statusCode(404);
    }

    @Test
    void whatIsNotALinkIsRefusedByName() {
        refused(Map.of("view", view), "table");
        refused(Map.of("table", prices, "view", "No view"), "view");
        refused(Map.of("table", prices, "view", view, "name", " "), "name");
        refused(Map.of("table", prices, "view", view, "password", "short"), "password");
        refused(Map.of("table", prices, "view", view, "expiresAt", "2020-01-01T00:00:00Z"), "expiresAt");
        refused(Map.of("table", prices, "view", view, "expiresAt", "tomorrow"), "expiresAt");
        refused(Map.of("table", prices, "view", view, "expiresAt", "+123456789-01-01T00:00:00Z"), "expiresAt");
        String one = shares() + "/" + share(Map.of()).getString("id");
        patch(one, Map.of("view", view)).then().statusCode(400).body("detail", containsString("cannot change"));
        anybody().body("{}").post(path(share(Map.of())) + "/token").then().statusCode(400);
    }

    private void refused(Map<String, String> body, String member) {
        post(shares(), body).then().statusCode(400).body("errors[0].field", equalTo(member));
    }

    @Test
    void whatARuleHidesFromARoleIsNotSharedAndConditionsOnTheReaderKeepAllRecords() {
        JsonPath share = share(Map.of());
        rules(0, Map.of("table", "Prices", "hiddenFields", List.of("Price")));
        anybody()
                .get(path(share))
                .then()
                .statusCode(200)
                .body("fields.name", equalTo(List.of("Name", "Made by", "Kind", "Contact")));
        anybody()
                .queryParam("sort", "Price")
                .get(path(share) + "/records")
                .then()
                .statusCode(400);
        rules(1, Map.of("table", "Prices", "rows", "{Price} > 100"));
        anybody().get(path(share) + "/records").then().statusCode(200).body("records.id", equalTo(List.of(desk)));
        for (String asks : List.of(
                "{Contact} != CURRENT_USER()", "CURRENT_USER('email') = ''", "{Name} != CURRENT_USER('groups')")) {
            JsonPath now = owner().get("/api/bases/" + base.id() + "/rules").jsonPath();
            rules(now.getLong("revision"), Map.of("table", "Prices", "rows", asks));
            anybody().get(path(share) + "/records").then().statusCode(200).body("records.size()", equalTo(0));
            anybody().get(path(share)).then().statusCode(200).body("records", equalTo(0));
            anybody().get(path(share) + "/records/" + chair).then().statusCode(404);
        }
        rules(5, Map.of("table", "Prices", "hiddenFields", List.of("Public")));
        anybody().get(path(share)).then().statusCode(404);
        rules(6, Map.of("table", "Prices", "access", "none"));
        anybody().get(path(share)).then().statusCode(404);
    }

    private void rules(long revision, Map<String, ?> onTable) {
        Map<String, Object> rule =
                Map.of("name", "Rule", "audience", Map.of("role", "viewer"), "tables", List.of(onTable));
        owner().body(Json.write(Map.of("revision", revision, "rules", List.of(rule))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    @Test
    void theImpactOfAChangeNamesLinks() {
        JsonPath share = share(Map.of("name", "Price list"));
        String price = owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables[0].fields.find { it.name == 'Price' }.id");
        owner().get(table + "/fields/" + price + "/impact")
                .then()
                .statusCode(200)
                .body("items.find { it.kind == 'share' }.id", equalTo(share.getString("id")))
                .body("items.find { it.kind == 'share' }.name", equalTo("Price list"));
        owner().get(table + "/impact")
                .then()
                .statusCode(200)
                .body("items.find { it.kind == 'share' }.place", equalTo("table"));
    }

    @Test
    void makingChangingAndRevokingALinkIsPublishedWithoutItsSecret() {
        JsonPath share = share(Map.of("password", "open sesame"));
        String id = share.getString("id");
        patch(shares() + "/" + id, Map.of("name", "Shop")).then().statusCode(200);
        owner().delete(shares() + "/" + id).then().statusCode(204);
        for (String type : List.of("share-created", "share-changed", "share-revoked")) {
            String value = probe().await(
                            "data.schemas",
                            m -> m.key().equals(Optional.of(base.id()))
                                    && m.text().contains(id)
                                    && m.type().contains(type),
                            PATIENCE)
                    .text();
            assertThat(value).doesNotContain(share.getString("secret"), "argon2", "sesame");
        }
    }

    @Test
    void filesAreFetchedByLinksThatEnd() {
        String files = base.addField(prices, field("Plan", "multipleAttachments"));
        JsonPath share = share(Map.of());
        post(
                        "/v0/" + base.id() + "/" + chair + "/" + files + "/uploadAttachment",
                        Map.of("contentType", "text/plain", "filename", "plan.txt", "file", "cGxhbg=="))
                .then()
                .statusCode(200);
        String url = anybody()
                .get(path(share) + "/records/" + chair)
                .then()
                .statusCode(200)
                .body("fields.Plan[0].url", startsWith("http"))
                .extract()
                .path("fields.Plan[0].url");
        assertThat(anybody().get(url.substring(url.indexOf("/attachments/"))).asString())
                .isEqualTo("plan");
    }

    @Test
    void aBaseHasFiveHundredLinksAtMost() {
        share(Map.of());
        Sql.update(
                "insert into share (id, base_id, table_id, view_id, name, secret_hash, created_at, created_by)"
                        + " select ? || n, ?, ?, ?, 'Link', ? || n, now(), 'usr' from generate_series(1, 499) n",
                base.id(),
                base.id(),
                prices,
                view,
                base.id());

        post(shares(), Map.of("table", prices, "view", view))
                .then()
                .statusCode(409)
                .body("detail", equalTo("The base has 500 shares already, the limit; revoke one first"));
        owner().get(shares()).then().body("items.size()", equalTo(100));
    }

    @Test
    void wrongPasswordsFromAllAddressesTogetherAreLimitedToo() {
        JsonPath share = share(Map.of("password", "open sesame"));
        Sql.update("update share set attempts = 100, attempts_since = now() where id = ?", share.getString("id"));

        unlock(share, "open sesame").then().statusCode(429);

        Sql.update("update share set attempts_since = now() - interval '1 hour' where id = ?", share.getString("id"));
        unlock(share, "open sesame").then().statusCode(200);
    }

    @Test
    void neitherTheSecretNorThePasswordIsStored() {
        JsonPath share = share(Map.of("password", "open sesame"));

        assertThat(Sql.column("select s::text from share s where id = ?", share.getString("id")))
                .singleElement()
                .asString()
                .contains("$argon2id$")
                .doesNotContain(share.getString("secret").substring(3), "sesame");
    }

    @Test
    void aPageOfLargeRecordsHasFewerOfThem() {
        String text = base.addField(prices, field("Text", "multilineText"));
        for (int i = 0; i < 3; i++) {
            base.create(prices, Map.of("Name", "Large " + i, "Public", true, text, "x".repeat(90_000)));
        }
        String records = path(share(Map.of())) + "/records";
        List<String> names = new ArrayList<>();
        int pages = 0;
        Optional<String> offset = Optional.of("");
        while (offset.isPresent()) {
            RequestSpecification next = anybody().queryParam("sort", "Name");
            offset.filter(known -> !known.isEmpty()).ifPresent(known -> next.queryParam("offset", known));
            JsonPath page = next.get(records).then().statusCode(200).extract().jsonPath();
            names.addAll(page.getList("records.fields.Name"));
            offset = Optional.ofNullable(page.getString("offset"));
            pages++;
        }
        assertThat(names).containsExactly("Chair", "Desk", "Large 0", "Large 1", "Large 2");
        assertThat(pages).isBetween(2, 4);
    }
}
