package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.saved;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** Steps that ask for too much fail at their place with a reason, and their run can be taken up again. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class HostileIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "REPT(\"x\", 1000000000) | Step a: ",
                "REPT(REPT(\"x\", 10000), 10000) | Step a: ",
                "REPT(\"x\", 1000001) | Step a: ",
                "REGEX_MATCH(REPT(\"a\", 20000) & \"b\", \"(a+)+$\") | ",
            })
    void aFormulaThatAsksForTooMuchEndsSoonAndHarmsNobody(String formula, String reason) {
        String id = saved(MANUAL, List.of(Map.of("id", "a", "action", "evaluate", "formula", formula)));

        String runId = started(id, Map.of());

        eventually().until(() -> !run(runId).getString("status").equals("running"));
        if (reason != null) {
            assertThat(run(runId).getString("status")).isEqualTo("failed");
            assertThat(run(runId).getString("error"))
                    .startsWith(reason.strip())
                    .doesNotContain("error in the engine")
                    .hasSizeLessThan(1_000);
        }
    }

    @Test
    void aListThatIsTooLongFailsItsStepWithTheBound() {
        Map<String, ?> loop = Map.of(
                "id",
                "each",
                "action",
                "forEach",
                "list",
                "{{trigger.list}}",
                "steps",
                List.of(Map.of("id", "a", "action", "evaluate", "formula", "{item} + 1")));
        Map<String, ?> transform =
                Map.of("id", "sum", "action", "transform", "list", "{{trigger.list}}", "aggregate", "SUM");
        String looping = saved(MANUAL, List.of(loop));
        String summing = saved(MANUAL, List.of(transform));

        String loops = started(looping, Map.of("list", numbers(1_001)));
        String sums = started(summing, Map.of("list", numbers(10_001)));

        assertThat(run(loops).getString("error")).startsWith("Step each: ").contains("1001", "1000");
        assertThat(run(sums).getString("error")).startsWith("Step sum: ").contains("10001", "10000");
        as(EDITOR).post("/api/runs/" + loops + "/retry").then().statusCode(200).body("status", equalTo("failed"));
        assertThat(ServiceDatabase.column("select count(*)::text from run where parent_id = ?", loops))
                .containsExactly("0");
    }

    @Test
    void aDefinitionWithDeepOrEndlessBracesIsRefusedAtItsPlace() {
        String deep = "{{" + "(".repeat(4_000) + "1" + ")".repeat(4_000) + "}}";
        as(Engine.CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Deep",
                        "trigger",
                        MANUAL,
                        "steps",
                        List.of(
                                Map.of("id", "a", "action", "setVariable", "name", "v", "value", deep),
                                Map.of("id", "b", "action", "setVariable", "name", "w", "value", "{{".repeat(4_000)),
                                Map.of("id", "c", "action", "evaluate", "formula", "(".repeat(4_000)))))
                .post("/api/workflows")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("steps[0].value", "steps[1].value", "steps[2].formula")));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static String started(String workflow, Map<String, ?> input) {
        return as(EDITOR)
                .body(Map.of("input", input))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }
}
