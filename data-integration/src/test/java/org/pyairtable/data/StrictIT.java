package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.StrictWalk;
import org.pyairtable.testkit.SuiteResource;

/** What is accepted has an effect, so what is unknown is refused, or reported where it must not cost an upload. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class StrictIT {
    @Test
    void everyOperationRefusesUnknownMembersAndQueryParametersByNameOrReportsThem() {
        StrictWalk walk =
                StrictWalk.over(RestAssured.port, DataFixture.people().operatorToken("usrOperator000001"), "/api/");

        assertThat(walk.visited()).contains("GET /api/bases/{base}/tables/{table}/export");
        assertThat(walk.reporting())
                .containsExactlyInAnyOrder(
                        "POST /api/bases/{base}/imports",
                        "POST /api/bases/{base}/imports/preview",
                        "POST /api/bases/{base}/tables/{table}/import",
                        "POST /api/bases/{base}/tables/{table}/import/preview");
        assertThat(walk.lenient()).isEmpty();
    }
}
