package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The Python client pyairtable, unmodified, drives the suite: {@code deploy/e2e/pyairtable.py}. It runs where
 * {@code python3} can import it; {@code PYTHONPATH} is passed on.
 */
@ExtendWith(SuiteExtension.class)
@Order(3)
final class PyAirtableClientIT {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Path SOURCES =
            Path.of(System.getProperty("project.root", "../.."), "deploy/e2e/pyairtable.py");

    @BeforeAll
    static void requireClient() throws Exception {
        if (!ClientProcess.runs("python3", "-c", "import pyairtable.orm")) {
            abort("python3 cannot import pyairtable (pip install pyairtable, or name its folder in PYTHONPATH):"
                    + " the test with that client is left out");
        }
    }

    @Test
    void thePythonClientNoticesNoDifference(RunningSuite suite) throws Exception {
        suite.awaitReady();
        try (LimitedGateway limited = LimitedGateway.start(suite)) {
            Map<String, String> environment = Map.of(
                    "PYTHONDONTWRITEBYTECODE", "1",
                    "PYAIRTABLE_URL", suite.anonymous().url(),
                    "PYAIRTABLE_LIMITED_URL", limited.url(),
                    "PYAIRTABLE_TOKEN", suite.operatorToken());
            assertThat(ClientProcess.run(
                            SOURCES, environment, PATIENCE, "python3", "-m", "unittest", "discover", "--verbose"))
                    .as("exit code of the client's tests")
                    .isZero();
        }
    }
}
