package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo, as {@code ./pyairtable demo} plays it, on the suite as {@code ./pyairtable up} starts it. */
@ExtendWith(SuiteExtension.class)
@Order(1)
final class DemoIT {
    @Test
    void playsTheMainJobFromEndToEnd(RunningSuite suite) {
        suite.awaitReady();

        RunningSuite.Output output = suite.launch("demo");

        output.lines().forEach(System.out::println);
        assertThat(output.exitCode()).isZero();
        assertThat(output.lines().stream().filter(line -> line.strip().startsWith("✓")))
                .as("steps that are done")
                .hasSize(16);
        assertThat(output.text())
                .contains(
                        "16. The audit trail shows who did what, and verifies",
                        "All steps done in",
                        "→ Lightning struck the crane (Posts)",
                        "refused once, signature verified",
                        "% of the budget is spent",
                        "is delayed. It has",
                        "is used by the workflow “Warn about delayed projects”, at steps",
                        "CSV: the file of the colleague has neither")
                .containsPattern("reached core-platform +after \\d+ ms")
                .containsPattern("reached ai-ml +after \\d+ ms")
                .containsPattern("reached workflow-engine +after \\d+ ms")
                .containsPattern("reached communication-hub +after \\d+ ms")
                .containsPattern("data\\.records +data\\.records\\.changed")
                .containsPattern("workflow\\.events +workflow\\.events\\.run-succeeded")
                .containsPattern("Q: How many invoices are overdue\\?")
                .containsPattern("\\[retrieval, [1-9]\\d* sources, cost 0 micro-dollars]")
                .containsPattern("[1-9]\\d* entries verified, head [0-9a-f]{12}")
                .containsPattern("Explore: http://\\S+ ")
                .doesNotContain("✗", "The demo failed");
    }
}
