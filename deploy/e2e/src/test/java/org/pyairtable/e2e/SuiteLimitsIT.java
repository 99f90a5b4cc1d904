package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the suite takes. Times depend on the machine, so they are printed and not judged. */
@ExtendWith(SuiteExtension.class)
@Order(2)
final class SuiteLimitsIT {
    private static final Set<String> NAMES = Set.of(
            "postgres",
            "kafka",
            "core-platform",
            "data-integration",
            "ai-ml",
            "workflow-engine",
            "communication-hub",
            "api-gateway");

    @Test
    void holdsNoMoreThanThreeGibibytes(RunningSuite suite) {
        suite.awaitReady();

        RunningSuite.Output output = suite.launch("status", "--json").expect(0);

        JsonNode status = Json.read(output.text().getBytes(StandardCharsets.UTF_8));
        System.out.printf(
                "  ready after %.1f s on %d processors, %d MB resident in total%n",
                status.path("readyAfterMillis").asLong() / 1000.0,
                Runtime.getRuntime().availableProcessors(),
                status.path("residentMb").asLong());
        Set<String> names = new HashSet<>();
        for (JsonNode service : status.path("services")) {
            names.add(service.path("name").asText());
            assertThat(service.path("state").asText()).isEqualTo("ready");
            RunningSuite.residentMebibytes(service.path("pid").asLong())
                    .ifPresent(mebibytes -> System.out.printf(
                            "    %-20s %5d MB%n", service.path("name").asText(), mebibytes));
        }
        assertThat(names).isEqualTo(NAMES);
        assertThat(status.path("state").asText()).isEqualTo("ready");
        assertThat(status.path("workspace").asText()).startsWith("wsp");
        assertThat(status.path("readyAfterMillis").asLong()).isPositive();
        assertThat(status.path("residentMb").asLong()).isBetween(500L, 3072L);
    }
}
