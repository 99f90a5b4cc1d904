package org.pyairtable.outbox;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.ServiceDatabase;

/** What the tests of the messaging share: a look into the database, the broker, and a caller. */
final class ProbeFixture {
    static final String EXTERNAL = Topic.typeOf(IngestEvent.ExternalEvent.class);
    static final KafkaProbe KAFKA = new KafkaProbe();
    private static final TestIdentity IDENTITY = TestIdentity.start();

    private ProbeFixture() {}

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    static RequestSpecification asUser() {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.token("usr1"));
    }

    static RequestSpecification asOperator() {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.operatorToken("usrOperator"));
    }

    static TestIdentity identity() {
        return IDENTITY;
    }

    static CloudEvent external(String name) {
        return CloudEvent.of(EXTERNAL, "{\"workspaceId\":\"wsp1\",\"name\":\"" + name + "\",\"payload\":{}}");
    }

    static List<String> effects(String name) {
        return ServiceDatabase.column("select event_id from effect where name = ? order by id", name);
    }

    static String probe(String name) {
        return asUser().body(Map.of("name", name, "outcome", "commit"))
                .post("/probe")
                .then()
                .statusCode(200)
                .extract()
                .path("eventId");
    }
}
