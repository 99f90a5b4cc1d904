package org.pyairtable.core.audit;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.core.audit.AuditIT.settle;
import static org.pyairtable.core.audit.AuditIT.tamper;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** The trail compared with ends of it that were published outside the database. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class PublishedHeadsIT {
    private static final String TOPIC = "core.audit-heads";

    @Inject
    PublishedHeads heads;

    /** The broker serves the trails of several databases in turn. */
    @AfterEach
    void forget() {
        KAFKA.topology().deleteTopics(List.of(TOPIC));
        KAFKA.topology().createTopic(TOPIC, 1);
    }

    @Test
    void anEarlierStateThatIsPutBackContradictsThePublishedHeads() throws SQLException {
        register();
        settle();
        // The genuine head of that moment, as somebody with the database may keep it.
        tamper("create table earlier as select * from audit_head");
        register();
        settle();
        long last = Long.parseLong(column("select sequence from audit_head").getFirst());
        heads.publish().await().atMost(Duration.ofSeconds(20));
        KAFKA.await(
                "core.audit-heads",
                message -> message.json().path("sequence").asLong() == last
                        && message.json().path("mac").asText().length() == 64,
                Duration.ofSeconds(20));
        operator()
                .get("/api/audit/verification")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true), "publishedHeads", greaterThanOrEqualTo(1));

        tamper("create table hidden as select * from audit_entries where sequence > (select sequence from earlier)"
                + "; create table latest as select * from audit_head"
                + "; delete from audit_entries where sequence > (select sequence from earlier)"
                + "; update audit_head a set sequence = e.sequence, hash = e.hash, mac = e.mac from earlier e");

        operator()
                .get("/api/audit/verification")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false), "headSealed", equalTo(true), "firstInvalidSequence", equalTo((int)
                        last));
        tamper("insert into audit_entries select * from hidden"
                + "; update audit_head a set sequence = l.sequence, hash = l.hash, mac = l.mac from latest l"
                + "; drop table hidden; drop table latest; drop table earlier");
        operator().get("/api/audit/verification").then().body("valid", equalTo(true));
    }

    @Test
    void publishedHeadsWithoutAGenuineSealProveNothing() {
        register();
        settle();
        KAFKA.send(
                "core.audit-heads",
                "audit-trail",
                CloudEvent.of(
                        "org.pyairtable.core.audit-heads.published.v1",
                        "{\"sequence\":1,\"hash\":\"" + "0".repeat(64) + "\",\"mac\":\"" + "0".repeat(64) + "\"}"));
        KAFKA.send("core.audit-heads", "audit-trail", Map.of(), "no event".getBytes(StandardCharsets.UTF_8));

        operator().get("/api/audit/verification").then().statusCode(200).body("valid", equalTo(true));
    }
}
