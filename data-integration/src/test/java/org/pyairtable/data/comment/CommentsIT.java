package org.pyairtable.data.comment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What members say about records. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CommentsIT {
    private static KafkaProbe kafka;

    private Crew crew;
    private TestBase base;
    private String record;
    private String path;

    @BeforeAll
    static void start() {
        kafka = new KafkaProbe().collect("communication.commands", "data.comments");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void aRecord() {
        crew = Crew.joined();
        base = crew.base("Jobs", List.of(field("Name", "singleLineText")));
        record = as(crew.editor())
                .body(Json.write(Map.of("fields", Map.of("Name", "Roof"))))
                .post(base.path())
                .path("id");
        path = base.path() + "/" + record + "/comments";
    }

    private Response say(String user, Map<String, ?> comment) {
        return as(user).body(Json.write(comment)).post(path);
    }

    private String said(String user, String text) {
        return say(user, Map.of("text", text)).then().statusCode(200).extract().path("id");
    }

    private static void refused(Response answer, int status, String type) {
        answer.then().statusCode(status).body("error.type", equalTo(type));
    }

    @Test
    void aCommentIsAnsweredAsAirtableDoes() {
        JsonPath made =
                say(crew.commenter(), Map.of("text", "Hello 👷 \"world\"")).jsonPath();

        assertThat(made.getString("id")).matches("com[A-Za-z0-9]{14}");
        assertThat(made.getString("text")).isEqualTo("Hello 👷 \"world\"");
        assertThat(made.getMap("author"))
                .isEqualTo(Map.of(
                        "id", crew.commenter(), "email", crew.commenter() + "@example.org", "name", "Cora Commenter"));
        assertThat(made.getString("createdTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(made.getMap("$")).containsEntry("lastUpdatedTime", null);
        assertThat(made.getMap("$")).doesNotContainKeys("mentioned", "parentCommentId", "reactions");
        as(crew.viewer())
                .get(path)
                .then()
                .statusCode(200)
                .body("comments[0].id", equalTo(made.getString("id")))
                .body("$", hasKey("offset"))
                .body("offset", equalTo(null));
    }

    @Test
    void theNewestComeFirstPageByPage() {
        String first = said(crew.editor(), "one");
        String second = said(crew.commenter(), "two");
        String third = said(crew.editor(), "three");

        JsonPath page = as(crew.viewer()).get(path + "?pageSize=2").jsonPath();
        assertThat(page.getList("comments.id")).isEqualTo(List.of(third, second));
        said(crew.editor(), "meanwhile");
        as(crew.viewer())
                .get(path + "?pageSize=2&offset=" + page.getString("offset"))
                .then()
                .body("comments.id", equalTo(List.of(first)))
                .body("offset", equalTo(null));
        as(crew.viewer()).get(path + "?offset=").then().statusCode(200).body("comments.size()", equalTo(4));
    }

    @Test
    void aReplyNamesWhatItAnswers() {
        String question = said(crew.editor(), "Why?");
        say(crew.commenter(), Map.of("text", "Because", "parentCommentId", question))
                .then()
                .statusCode(200)
                .body("parentCommentId", equalTo(question));

        as(crew.editor()).delete(path + "/" + question).then().statusCode(200);

        as(crew.viewer())
                .get(path)
                .then()
                .body("comments.text", equalTo(List.of("Because")))
                .body("comments[0]", not(hasKey("parentCommentId")));
        refused(
                say(crew.editor(), Map.of("text", "x", "parentCommentId", question)),
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
    }

    @Test
    void onlyTheAuthorChangesAndDeletes() {
        String id = said(crew.commenter(), "Tpyo");

        JsonPath changed = as(crew.commenter())
                .body(Json.write(Map.of("text", "Typo")))
                .patch(path + "/" + id)
                .jsonPath();
        assertThat(changed.getString("text")).isEqualTo("Typo");
        assertThat(changed.getString("lastUpdatedTime")).matches("\\d{4}-.*Z");
        refused(
                as(crew.owner()).body(Json.write(Map.of("text", "Mine"))).patch(path + "/" + id),
                403,
                "INVALID_PERMISSIONS");
        refused(as(crew.owner()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS");
        as(crew.commenter())
                .delete(path + "/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("deleted", equalTo(true));
        refused(as(crew.commenter()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
    }

    @Test
    void aMentionIsShownAndToldToTheMember() {
        // Has an account, which a mention must not reveal.
        people().user(STRANGER, STRANGER + "@example.org", "Sam Stranger");
        String text = "Hi @[" + crew.editor() + "], see @[" + STRANGER + "] and @[usrNobody] @[" + crew.owner() + "]";
        JsonPath made = say(crew.owner(), Map.of("text", text)).jsonPath();

        assertThat(made.getMap("mentioned"))
                .containsOnlyKeys(crew.editor(), crew.owner())
                .containsEntry(
                        crew.editor(),
                        Map.of(
                                "id",
                                crew.editor(),
                                "type",
                                "user",
                                "displayName",
                                "Edda Editor",
                                "email",
                                crew.editor() + "@example.org"));
        as(crew.owner())
                .body(Json.write(Map.of("text", text + " @[" + crew.viewer() + "]")))
                .patch(path + "/" + made.getString("id"))
                .then()
                .statusCode(200);

        List<Message> told = kafka.await(
                "communication.commands",
                m -> m.key().equals(Optional.of(crew.workspace()))
                        && m.json().path("data").path("recordId").asText().equals(record),
                2,
                PATIENCE);
        JsonNode first = told.getFirst().json();
        assertThat(first.path("recipients")).isEqualTo(Json.tree(List.of(crew.editor())));
        assertThat(first.path("category").asText()).isEqualTo("comment");
        assertThat(first.path("title").asText()).isEqualTo("Otto Owner mentioned you in a comment");
        assertThat(first.path("body").asText())
                .startsWith("Hi @Edda Editor, see @Deleted user")
                .endsWith("@Otto Owner");
        assertThat(first.path("data"))
                .isEqualTo(Json.tree(Map.of(
                        "baseId", base.id(),
                        "tableId", base.table(),
                        "recordId", record,
                        "commentId", made.getString("id"))));
        assertThat(told.getFirst().header("ce_actor")).isEqualTo(crew.owner());
        assertThat(told.get(1).json().path("recipients")).isEqualTo(Json.tree(List.of(crew.viewer())));
    }

    @Test
    void commentsAndTheMembersTheyMentionArePublishedInTheirOrder() {
        String id = said(crew.commenter(), "Look @[" + crew.editor() + "], not @[" + STRANGER + "]");
        as(crew.commenter())
                .body(Json.write(
                        Map.of("text", "@[" + crew.editor() + "] @[" + crew.owner() + "] " + "x".repeat(3_000))))
                .patch(path + "/" + id)
                .then()
                .statusCode(200);
        as(crew.commenter()).delete(path + "/" + id).then().statusCode(200);

        List<Message> published = kafka.await(
                "data.comments", m -> m.json().path("recordId").asText().equals(record), 3, PATIENCE);

        assertThat(published)
                .extracting(Message::type)
                .containsExactly(
                        "org.pyairtable.data.comments.added.v1",
                        "org.pyairtable.data.comments.changed.v1",
                        "org.pyairtable.data.comments.deleted.v1");
        assertThat(published)
                .allSatisfy(message -> assertThat(message.key()).contains(base.table()))
                .allSatisfy(message -> assertThat(message.header("ce_actor")).isEqualTo(crew.commenter()));
        assertThat(published.getFirst().json())
                .isEqualTo(Json.tree(Map.of(
                        "baseId",
                        base.id(),
                        "tableId",
                        base.table(),
                        "recordId",
                        record,
                        "commentId",
                        id,
                        "text",
                        "Look @Edda Editor, not @" + STRANGER,
                        "mentions",
                        List.of(crew.editor()))));
        JsonNode changed = published.get(1).json();
        assertThat(changed.path("mentions")).isEqualTo(Json.tree(List.of(crew.editor(), crew.owner())));
        assertThat(changed.path("newlyMentioned")).isEqualTo(Json.tree(List.of(crew.owner())));
        assertThat(changed.path("text").asText())
                .hasSize(2_000)
                .startsWith("@Edda Editor @Otto Owner x")
                .endsWith("x…");
    }

    @Test
    void aMemberIsMentionedByEmailToo() {
        String email = crew.editor() + "@example.org";

        JsonPath made = say(crew.owner(), Map.of("text", "Hi @[" + email + "] and @[nobody@example.org]"))
                .jsonPath();

        assertThat(made.getString("text")).isEqualTo("Hi @[" + crew.editor() + "] and @[nobody@example.org]");
        assertThat(made.getMap("mentioned")).containsOnlyKeys(crew.editor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"\\ud83d\"}", "{\"text\":\"x\",\"parentCommentId\":\"\\u0000\"}"})
    void whatCannotBeKeptIsRefused(String body) {
        refused(as(crew.owner()).body(body).post(path), 422, "INVALID_REQUEST_UNKNOWN");
    }

    @Test
    void recordsTellHowManyCommentsTheyHave() {
        String other = as(crew.editor())
                .body(Json.write(Map.of("fields", Map.of("Name", "Wall"))))
                .post(base.path())
                .path("id");
        said(crew.editor(), "one");
        said(crew.editor(), "two");

        JsonPath list = as(crew.viewer())
                .get(base.path() + "?recordMetadata[]=commentCount")
                .jsonPath();
        assertThat(list.getInt("records.find { it.id == '" + record + "' }.commentCount"))
                .isEqualTo(2);
        assertThat(list.getInt("records.find { it.id == '" + other + "' }.commentCount"))
                .isZero();
        as(crew.viewer())
                .body(Json.write(Map.of("recordMetadata", List.of("commentCount"), "pageSize", 1)))
                .post(base.path() + "/listRecords")
                .then()
                .body("records[0]", hasKey("commentCount"));
        as(crew.viewer()).get(base.path()).then().body("records[0]", not(hasKey("commentCount")));
    }

    @Test
    void commentsVanishWithTheirRecord() {
        said(crew.editor(), "one");
        as(crew.editor()).delete(base.path() + "/" + record).then().statusCode(200);

        assertThat(Sql.column("select id from record_comment where record_id = ?", record))
                .isEmpty();
        refused(as(crew.viewer()).get(path), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        refused(say(crew.editor(), Map.of("text", "late")), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
    }

    @Test
    void noCommentOutlivesARecordThatIsDeletedMeanwhile() throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                boolean deletes = i == 20;
                answers.add(pool.submit(() -> deletes
                        ? as(crew.editor()).delete(base.path() + "/" + record).statusCode()
                        : say(crew.editor(), Map.of("text", "x")).statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 403);
            }
        }

        assertThat(answers.get(20).get()).isEqualTo(200);
        assertThat(Sql.column("select id from record_comment where record_id = ?", record))
                .isEmpty();
    }

    @Test
    void rolesAndScopesAreAskedFor() {
        refused(say(crew.viewer(), Map.of("text", "x")), 403, "INVALID_PERMISSIONS");
        refused(
                as(crew.owner(), "data.recordComments:read")
                        .body("{\"text\":\"x\"}")
                        .post(path),
                403,
                "INVALID_PERMISSIONS");
        refused(as(crew.owner(), "data.records:read").get(path), 403, "INVALID_PERMISSIONS");
        as(crew.owner(), "data.recordComments:read").get(path).then().statusCode(200);
        refused(as(STRANGER).get(path), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        refused(
                as(crew.owner()).get("/v0/" + base.id() + "/Nothing/" + record + "/comments"),
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        as(crew.owner()).get("/v0/" + base.id() + "/Jobs/rec1/comments").then().statusCode(404);
        as(crew.owner()).delete(path + "/com1").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        as(crew.owner())
                .get("/v0/" + base.id() + "/Jobs/" + record + "/comments")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":null}",
                "{\"text\":\"  \"}",
                "{\"text\":5}",
                "{\"text\":\"a\\u0000b\"}",
                "{\"text\":\"x\",\"parentCommentId\":5}",
                "{\"text\":\"x\",\"author\":\"usr\"}"
            })
    void aBadCommentIsRefused(String body) {
        refused(as(crew.editor()).body(body).post(path), 422, "INVALID_REQUEST_UNKNOWN");
    }

    @Test
    void badRequestsAreRefused() {
        refused(say(crew.editor(), Map.of("text", "x".repeat(100_001))), 422, "INVALID_REQUEST_UNKNOWN");
        refused(as(crew.editor()).body("{").post(path), 422, "INVALID_REQUEST_BODY");
        for (String query : List.of("pageSize=0", "pageSize=101", "pageSize=x", "limit=5")) {
            refused(as(crew.editor()).get(path + "?" + query), 422, "INVALID_REQUEST_UNKNOWN");
        }
        refused(as(crew.editor()).get(path + "?offset=itrX"), 422, "INVALID_OFFSET_VALUE");
    }
}
