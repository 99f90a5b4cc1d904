package org.pyairtable.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.StrictWalk;
import org.pyairtable.testkit.SuiteResource;

/** What is accepted has an effect, so what is unknown is refused. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "core_platform"))
class StrictIT {
    @Test
    void everyOperationRefusesUnknownMembersAndQueryParametersByName() {
        StrictWalk walk =
                StrictWalk.over(RestAssured.port, CoreFixture.identity().operatorToken("usrOperator000001"));

        assertThat(walk.visited()).contains("POST /api/tokens", "GET /api/audit", "GET /operator/outbox");
        assertThat(walk.lenient()).isEmpty();
    }
}
