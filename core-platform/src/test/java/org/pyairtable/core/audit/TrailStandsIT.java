package org.pyairtable.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.pyairtable.core.Closed;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** A stray row does not stop the trail, and what does is shown. Leaves a trail that no longer verifies. */
@QuarkusTest
@TestProfile(Closed.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class TrailStandsIT {
    private static final String STRAY =
            "insert into audit_entries (sequence, event_id, happened_at, actor, type, subject,"
                    + " correlation, summary, hash) values (?, 'stray', now(), 'x', 'x', 'x', 'x', 'x', '\\x00')";

    /** Publishes an event and waits until it is in the trail. */
    private static void assertChains() {
        String correlation = Ids.random("corr");
        KAFKA.send(
                "core.workspaces",
                "wsp1",
                CloudEvent.of(
                                "org.pyairtable.core.workspaces.renamed.v1",
                                "{\"workspaceId\":\"wsp1\",\"name\":\"New\"}")
                        .withSubject("wsp1")
                        .withId(Ids.random("event"))
                        .withActor("usr1")
                        .withCorrelation(correlation));
        eventually()
                .until(() -> column("select correlation from audit_entries where correlation = ?", correlation)
                                .size()
                        == 1);
    }

    private static long head() {
        return Long.parseLong(column("select sequence from audit_head").getFirst());
    }

    @Test
    @Order(1)
    void anEventThatCannotBeChainedIsSetAsideAndTheRestContinues() throws SQLException {
        update("insert into audit_intake (event_id, happened_at, actor, type, subject, correlation, summary)"
                + " values ('stray', 'infinity', 'x', 'x', 'x', 'x', 'x')");

        assertChains();

        assertThat(column("select event_id from audit_set_aside")).containsExactly("stray");
        operator()
                .get("/operator/audit")
                .then()
                .statusCode(200)
                .body("state", equalTo("chaining"), "setAside", equalTo(1), "disturbances.size()", equalTo(0));
        operator().get("/api/audit/verification").then().body("valid", equalTo(true));
    }

    @Test
    @Order(2)
    void aForeignEntryIsShownAndTheTrailContinuesAfterIt() throws SQLException {
        assertChains();
        long stray = head() + 1;
        update(STRAY, stray);

        assertChains();

        operator()
                .get("/operator/audit")
                .then()
                .statusCode(200)
                .body("state", equalTo("chaining"))
                .body("disturbances.size()", equalTo(1))
                .body("disturbances[0].firstSequence", equalTo((int) stray))
                .body("disturbances[0].lastSequence", equalTo((int) stray));
        operator()
                .get("/api/audit/verification")
                .then()
                .body("valid", equalTo(false), "firstInvalidSequence", equalTo((int) stray));
        as("usrMember").get("/operator/audit").then().statusCode(403);
    }

    @Test
    @Order(3)
    void aStalledTrailIsShownWithTimeAndReason() throws SQLException {
        assertChains();
        update(STRAY, Long.MAX_VALUE);
        update("insert into audit_intake (event_id, happened_at, actor, type, subject, correlation, summary)"
                + " values ('waits', now(), 'x', 'x', 'x', 'x', 'x')");

        eventually().untilAsserted(() -> operator()
                .get("/operator/audit")
                .then()
                .statusCode(200)
                .body("state", equalTo("stalled"), "waiting", equalTo(1), "reason", equalTo("long overflow")));
        eventually().untilAsserted(() -> assertThat(stalledSeconds()).isPositive());

        update("alter table audit_entries disable trigger user;"
                + " delete from audit_entries where sequence = 9223372036854775807;"
                + " alter table audit_entries enable trigger user");

        assertChains();
        eventually().untilAsserted(() -> assertThat(stalledSeconds()).isZero());
        operator().get("/operator/audit").then().body("state", equalTo("chaining"), "waiting", equalTo(0));
    }

    private static double stalledSeconds() {
        return RestAssured.get("http://127.0.0.1:"
                        + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class) + "/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("pyairtable_audit_stalled_seconds"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow();
    }
}
