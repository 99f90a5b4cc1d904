package org.pyairtable.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.pyairtable.communication.Hub.KAFKA;
import static org.pyairtable.communication.Hub.SOON;
import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.creating;
import static org.pyairtable.communication.Hub.operator;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.communication.Hub.Team;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Nothing private is reached, but what an operator allows by its exact host and port, for an hour. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class AllowedHostsIT {
    private static final String HOSTS = "/operator/allowed-hosts";

    private static int create(Team team, String url) {
        return creating(team.creator(), team.workspace(), url, List.of("*"))
                .extract()
                .statusCode();
    }

    @Test
    void aReceiverIsAllowedByItsExactHostAndPortAndTakenBack() {
        Team team = Team.joined();
        assertThat(create(team, "http://127.0.0.1:4711/hook")).isEqualTo(400);

        operator()
                .body(Map.of("host", " 127.0.0.1:4711"))
                .post(HOSTS)
                .then()
                .statusCode(201)
                .body("host", equalTo("127.0.0.1:4711"), "allowedBy", equalTo("usrOperator"));

        assertThat(create(team, "http://127.0.0.1:4711/hook")).isEqualTo(201);
        assertThat(create(team, "http://127.0.0.1:4712/hook")).isEqualTo(400);
        assertThat(create(team, "http://localhost:4711/hook")).isEqualTo(400);
        assertThat(create(team, "http://[::1]:4711/hook")).isEqualTo(400);
        operator().get(HOSTS).then().body("items.host", hasItem("127.0.0.1:4711"));
        assertInTrail("receiver-allowed.v1", "127.0.0.1:4711");

        operator().delete(HOSTS + "/127.0.0.1:4711").then().statusCode(204);

        assertThat(create(team, "http://127.0.0.1:4711/hook")).isEqualTo(400);
        operator().get(HOSTS).then().body("items.host", not(hasItem("127.0.0.1:4711")));
        operator().delete(HOSTS + "/127.0.0.1:4711").then().statusCode(404);
        assertInTrail("receiver-disallowed.v1", "127.0.0.1:4711");
    }

    private static void assertInTrail(String type, String receiver) {
        Message event = KAFKA.await(
                "communication.events",
                m -> m.type().endsWith(type)
                        && m.json().path("receiver").asText().equals(receiver),
                SOON);
        assertThat(event.header("ce_actor")).isEqualTo("usrOperator");
    }

    @Test
    void itEndsAfterAnHour() {
        Team team = Team.joined();
        Hub.allow("127.0.0.1:4713");
        assertThat(create(team, "http://127.0.0.1:4713/hook")).isEqualTo(201);

        update("update allowed_receiver set until = now() where receiver = '127.0.0.1:4713'");

        assertThat(create(team, "http://127.0.0.1:4713/hook")).isEqualTo(400);
        operator().get(HOSTS).then().body("items.host", not(hasItem("127.0.0.1:4713")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "http://a:1", "a:1/x", "u@a:1", "*:80"})
    void anythingButAHostWithAPortIsRefused(String host) {
        operator()
                .body(Map.of("host", host))
                .post(HOSTS)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("host"));
    }

    @Test
    void onlyOperatorsAllow() {
        as("usrMember").body(Map.of("host", "127.0.0.1:1")).post(HOSTS).then().statusCode(403);
        as("usrMember").get(HOSTS).then().statusCode(403);
        as("usrMember").delete(HOSTS + "/127.0.0.1:9").then().statusCode(403);
    }
}
