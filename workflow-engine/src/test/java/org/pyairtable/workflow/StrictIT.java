package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.StrictWalk;
import org.pyairtable.testkit.SuiteResource;

/** What is accepted has an effect, so what is unknown is refused. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class StrictIT {
    private static final Pattern DEFINITION = Pattern.compile(
            "(POST /api/workflows|PUT /api/workflows/x) .*\"field\":\"name\",\"message\":\"is missing\"");

    /** All of its body is data of the caller's, after it has proved itself. */
    private static final Pattern HOOK = Pattern.compile("POST /hooks/x .*\"status\":404");

    @Test
    void everyOperationRefusesUnknownMembersAndQueryParametersByName() {
        StrictWalk walk = StrictWalk.over(RestAssured.port, Engine.IDENTITY.operatorToken("usrOperator"));

        assertThat(walk.visited()).contains("POST /api/workflows", "POST /api/formulas/explain", "GET /api/runs");
        // A definition is first refused for what it lacks; DraftReaderTest shows that a complete one may have nothing
        // unknown.
        assertThat(walk.lenient())
                .allMatch(operation -> DEFINITION.matcher(operation).lookingAt()
                        || HOOK.matcher(operation).lookingAt());
    }
}
