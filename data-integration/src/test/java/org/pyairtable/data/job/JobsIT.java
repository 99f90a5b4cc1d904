package org.pyairtable.data.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Jobs from their beginning to each of their ends. A test that needs one to run on holds the lock of its base. */
@QuarkusTest
@TestProfile(JobsIT.Impatient.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class JobsIT {
    @Inject
    Pool pool;

    /** Requests wait for a second. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pyairtable.jobs.from", "0",
                    "pyairtable.jobs.tick", "100ms",
                    "pyairtable.jobs.patience", "1s");
        }
    }

    /** Whoever changes the schema of the base waits until this is closed. */
    private final class Held implements AutoCloseable {
        private final SqlConnection connection = pool.getConnectionAndAwait();

        Held(TestBase base) {
            connection
                    .preparedQuery("select pg_advisory_lock(hashtextextended($1, 0))::text")
                    .executeAndAwait(Tuple.of(base.id()));
        }

        @Override
        public void close() {
            connection.query("select pg_advisory_unlock_all()::text").executeAndAwait();
            connection.closeAndAwait();
        }
    }

    private static TestBase sheet() {
        TestBase base = DataFixture.base(
                "Sheet", List.of(field("Name", "singleLineText"), field("Value", "number", Map.of("precision", 0))));
        base.create(base.table(), Map.of("Name", "a", "Value", 7));
        return base;
    }

    private static String fieldId(TestBase base) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
    }

    private static String conversion(TestBase base) {
        return "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fieldId(base) + "/conversion";
    }

    private static Response begin(TestBase base) {
        return owner().header("Prefer", "respond-async")
                .body(Json.write(Map.of("type", "singleLineText")))
                .post(conversion(base));
    }

    private static String jobs(TestBase base) {
        return "/api/bases/" + base.id() + "/jobs";
    }

    private static JsonPath job(String path) {
        return owner().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath awaitState(String path, String state) {
        await().atMost(PATIENCE).until(() -> job(path).getString("state").equals(state));
        return job(path);
    }

    private static Object cell(TestBase base) {
        return owner().get(base.path()).path("records[0].fields.Value");
    }

    @Test
    void aRequestMayBeAnsweredBeforeItsJobHasEnded() {
        TestBase base = sheet();
        String path;
        try (Held _ = new Held(base)) {
            Response answer = begin(base);
            answer.then()
                    .statusCode(202)
                    .header("Preference-Applied", "respond-async")
                    .body("kind", equalTo("conversion"))
                    .body("startedBy", equalTo(OWNER))
                    .body("result", nullValue());
            path = answer.header("Location");
            assertThat(path).isEqualTo(jobs(base) + "/" + answer.path("id"));
            assertThat(awaitState(path, "running").getString("finishedAt")).isNull();
        }

        JsonPath done = awaitState(path, "done");

        assertThat(done.getMap("result"))
                .containsEntry("type", "singleLineText")
                .containsEntry("kept", 1);
        assertThat(done.getLong("done")).isEqualTo(done.getLong("total")).isGreaterThanOrEqualTo(1);
        assertThat(done.getString("finishedAt")).isNotNull();
        assertThat(cell(base)).isEqualTo("7");
        owner().get(jobs(base)).then().statusCode(200).body("items", hasSize(1)).body("next", nullValue());
    }

    @Test
    void aJobThatIsCancelledEndsAtOnceAndLeavesNothing() {
        TestBase base = sheet();
        try (Held _ = new Held(base)) {
            String path = begin(base).header("Location");
            awaitState(path, "running");

            owner().delete(path).then().statusCode(200).body("state", equalTo("cancelled"));

            owner().delete(path).then().statusCode(409);
        }
        assertThat(cell(base)).isEqualTo(7);
        assertThat((String)
                        owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].type"))
                .isEqualTo("number");
    }

    @Test
    void twoRunAtOnceAndTheNextOneWaits() {
        List<TestBase> bases = List.of(sheet(), sheet(), sheet());
        List<Held> held = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        bases.forEach(base -> held.add(new Held(base)));
        bases.forEach(base -> paths.add(begin(base).header("Location")));
        awaitState(paths.get(0), "running");
        awaitState(paths.get(1), "running");
        assertThat(job(paths.get(2)).getString("state")).isEqualTo("queued");

        owner().delete(paths.get(0)).then().statusCode(200).body("state", equalTo("cancelled"));

        awaitState(paths.get(2), "running");
        held.forEach(Held::close);
        awaitState(paths.get(1), "done");
        awaitState(paths.get(2), "done");
    }

    @Test
    void aJobThatWaitsIsCancelledToo() {
        TestBase base = sheet();
        try (Held _ = new Held(base)) {
            awaitState(begin(base).header("Location"), "running");
            Response second = begin(base);
            assertThat(job(second.header("Location")).getString("state")).isEqualTo("queued");

            owner().delete(second.header("Location"))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("cancelled"))
                    .body("startedAt", nullValue());
        }
    }

    @Test
    void whatARequestWaitsForTooLongGoesOnAndIsNamed() {
        TestBase base = sheet();
        String path;
        String other;
        try (Held _ = new Held(base)) {
            Response answer = post(conversion(base), Map.of("type", "singleLineText"));
            answer.then().statusCode(202);
            path = answer.header("Location");
            assertThat(answer.header("Preference-Applied")).isNull();
            Response formula = post(
                    "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields",
                    field("Twice", "formula", Map.of("formula", "{Name} & {Name}")));
            formula.then()
                    .statusCode(504)
                    .body("error.type", equalTo("REQUEST_TAKES_LONGER"))
                    .body("error.message", containsString(jobs(base) + "/job"));
            other = owner().get(jobs(base)).path("items[0].id");
        }

        awaitState(path, "done");
        assertThat(awaitState(jobs(base) + "/" + other, "done").getString("result.name"))
                .isEqualTo("Twice");
        assertThat((String) owner().get(base.path()).path("records[0].fields.Twice"))
                .isEqualTo("aa");
    }

    @Test
    void aRefusedChangeIsAFailedJobAndTheSameAnswer() {
        TestBase base = sheet();
        Map<String, Object> wish =
                Map.of("type", "checkbox", "options", Map.of("icon", "check", "color", "greenBright"));
        String primary = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[0].id");
        String path = "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + primary + "/conversion";

        post(path, wish).then().statusCode(409).body("code", equalTo("CONFLICT"));

        Response begun =
                owner().header("Prefer", "respond-async").body(Json.write(wish)).post(path);
        JsonPath failed = awaitState(begun.header("Location"), "failed");
        assertThat(failed.getMap("error"))
                .isEqualTo(Map.of(
                        "type", "CONFLICT", "message", "A checkbox field cannot be the primary field of a table"));
    }

    @Test
    void aJobWhoseProcessDiedIsTakenUpAgain() {
        TestBase base = sheet();
        String id;
        try (Held _ = new Held(base)) {
            id = begin(base).path("id");
            awaitState(jobs(base) + "/" + id, "running");
            owner().delete(jobs(base) + "/" + id).then().statusCode(200);
        }
        // As a process leaves it that ends in the middle.
        pool.preparedQuery("update job set state = 'running', cancelled = false, owner = 'gone', attempts = 1,"
                        + " finished_at = null, lease_until = clock_timestamp() - interval '1 second' where id = $1")
                .executeAndAwait(Tuple.of(id));

        awaitState(jobs(base) + "/" + id, "done");
        assertThat(cell(base)).isEqualTo("7");
    }

    @Test
    void aJobThatDiesAgainAndAgainFailsAndLeavesNothing() {
        TestBase base = sheet();
        String id;
        try (Held _ = new Held(base)) {
            id = begin(base).path("id");
            owner().delete(jobs(base) + "/" + id).then().statusCode(200);
        }
        pool.preparedQuery("update job set state = 'running', cancelled = false, owner = 'gone', attempts = 3,"
                        + " finished_at = null, lease_until = clock_timestamp() - interval '1 second' where id = $1")
                .executeAndAwait(Tuple.of(id));

        JsonPath failed = awaitState(jobs(base) + "/" + id, "failed");

        assertThat(failed.getString("error.type")).isEqualTo("INTERRUPTED");
        assertThat(failed.getString("error.message")).contains("interrupted 3 times", "nothing of it is left");
        assertThat(cell(base)).isEqualTo(7);
    }

    @Test
    void aJobThatAnotherInstanceHasTakenOverIsNotCommittedHere() {
        TestBase base = sheet();
        String id;
        try (Held _ = new Held(base)) {
            id = begin(base).path("id");
            awaitState(jobs(base) + "/" + id, "running");
            pool.preparedQuery("update job set owner = 'another', attempts = 2,"
                            + " lease_until = clock_timestamp() + interval '1 hour' where id = $1")
                    .executeAndAwait(Tuple.of(id));
        }

        try (Held _ = new Held(base)) {
            assertThat(cell(base)).isEqualTo(7);
        }
        assertThat(job(jobs(base) + "/" + id).getString("state")).isEqualTo("running");
        pool.preparedQuery("delete from job where id = $1").executeAndAwait(Tuple.of(id));
    }

    @Test
    void creatorsSeeAllJobsAndOthersTheirOwn() {
        TestBase base = sheet();
        Response answer = begin(base);
        String path = answer.header("Location");
        awaitState(path, "done");

        as(EDITOR).get(path).then().statusCode(404);
        as(EDITOR).get(jobs(base)).then().statusCode(200).body("items", hasSize(0));
        as(EDITOR).delete(path).then().statusCode(404);
        as(VIEWER).get(path).then().statusCode(404);
        as(STRANGER).get(path).then().statusCode(404);
        as(STRANGER).get(jobs(base)).then().statusCode(404);
        as(OWNER, "data.records:read").get(path).then().statusCode(403);
        as(OWNER, "schema.bases:read").get(path).then().statusCode(200);
        as(OWNER, "schema.bases:read").delete(path).then().statusCode(403);
        as(EDITOR)
                .header("Prefer", "respond-async")
                .body(Json.write(Map.of("type", "number", "options", Map.of("precision", 0))))
                .post(conversion(base))
                .then()
                .statusCode(403);
    }

    @Test
    void theListGoesOnWhereAPageEnds() {
        TestBase base = sheet();
        String first = begin(base).path("id");
        awaitState(jobs(base) + "/" + first, "done");
        String second = begin(base).path("id");
        awaitState(jobs(base) + "/" + second, "done");

        JsonPath page = owner().get(jobs(base) + "?limit=1").jsonPath();
        assertThat(page.getList("items.id")).isEqualTo(List.of(second));
        JsonPath rest = owner().get(jobs(base) + "?limit=1&before=" + page.getString("next"))
                .jsonPath();
        assertThat(rest.getList("items.id")).isEqualTo(List.of(first));
        assertThat(rest.getString("next")).isNull();
        owner().get(jobs(base) + "?limit=0").then().statusCode(400);
        owner().get(jobs(base) + "?before=x").then().statusCode(400);
        owner().get(jobs(base) + "?offset=1").then().statusCode(400).body("errors[0].field", equalTo("offset"));
        owner().get(jobs(base) + "/jobAAAAAAAAAAAAAA").then().statusCode(404);
    }

    @Test
    void moreJobsThanABaseMayHaveAreRefused() {
        TestBase base = sheet();
        try (Held _ = new Held(base)) {
            for (int i = 0; i < 20; i++) {
                begin(base).then().statusCode(202);
            }
            begin(base).then().statusCode(409).body("detail", containsString("20 jobs"));
            List<String> ids = owner().get(jobs(base)).jsonPath().getList("items.id");
            assertThat(ids).hasSize(20);
            ids.forEach(id -> owner().delete(jobs(base) + "/" + id).then().statusCode(200));
        }
    }

    @Test
    void aMisspeltMemberIsRefusedBeforeThereIsAJob() {
        TestBase base = sheet();

        owner().header("Prefer", "respond-async")
                .body("{\"type\": \"singleLineText\", \"previev\": true}")
                .post(conversion(base))
                .then()
                .statusCode(400);

        owner().get(jobs(base)).then().body("items", hasSize(0));
    }

    @Test
    void copiesRestoresAndDeletionsAreJobsToo() {
        TestBase base = sheet();
        base.addTable("Other", List.of(field("Name", "singleLineText")));
        String snapshot =
                post("/api/bases/" + base.id() + "/snapshots", Map.of()).path("id");
        Map<String, Object> results = new LinkedHashMap<>();
        for (String path : List.of("/copies", "/snapshots/" + snapshot + "/restore")) {
            Response begun = owner().header("Prefer", "respond-async, wait=0")
                    .body(Json.write(
                            path.equals("/copies") ? Map.of("name", "New", "records", true) : Map.of("name", "New")))
                    .post("/api/bases/" + base.id() + path);
            begun.then().statusCode(202).header("Preference-Applied", "respond-async, wait=0");
            JsonPath done = awaitState(begun.header("Location"), "done");
            String made = done.getString("result.id");
            String table = owner().get("/v0/meta/bases/" + made + "/tables").path("tables[0].id");
            results.put(
                    done.getString("kind"),
                    owner().get("/v0/" + made + "/" + table).path("records[0].fields.Value"));
        }
        assertThat(results).isEqualTo(Map.of("copy", 7, "restore", 7));

        for (String path : List.of("/fields/" + fieldId(base), "")) {
            Response begun = owner().header("Prefer", "respond-async")
                    .delete("/api/bases/" + base.id() + "/tables/" + base.table() + path);
            begun.then().statusCode(202);
            awaitState(begun.header("Location"), "done");
        }
        owner().get("/v0/meta/bases/" + base.id() + "/tables").then().body("tables.name", equalTo(List.of("Other")));
        owner().get(jobs(base))
                .then()
                .body("items.kind", equalTo(List.of("deleteTable", "deleteField", "restore", "copy")));
    }

    @Test
    void aDeletionThatIsWaitedForAnswersAsBefore() {
        TestBase base = sheet();

        owner().delete("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fieldId(base))
                .then()
                .statusCode(204);
    }
}
