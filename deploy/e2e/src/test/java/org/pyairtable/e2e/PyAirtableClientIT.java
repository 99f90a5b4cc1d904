package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
    private static final Path SOURCES =
            Path.of(System.getProperty("project.root", "../.."), "deploy/e2e/pyairtable.py");
    private static final long PATIENCE_MINUTES = 8;

    @BeforeAll
    static void requireClient() throws Exception {
        if (!isThere()) {
            abort("python3 cannot import pyairtable (pip install pyairtable, or name its folder in PYTHONPATH):"
                    + " the test with that client is left out");
        }
    }

    @Test
    void thePythonClientNoticesNoDifference(RunningSuite suite) throws Exception {
        suite.awaitReady();
        try (LimitedGateway limited = LimitedGateway.start(suite)) {
            ProcessBuilder builder = new ProcessBuilder("python3", "-m", "unittest", "discover", "--verbose")
                    .directory(SOURCES.toFile())
                    .inheritIO();
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().put("PYAIRTABLE_URL", suite.anonymous().url());
            builder.environment().put("PYAIRTABLE_LIMITED_URL", limited.url());
            builder.environment().put("PYAIRTABLE_TOKEN", suite.operatorToken());
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the client's tests still run after " + PATIENCE_MINUTES + " minutes");
            }

            assertThat(process.exitValue())
                    .as("exit code of the client's tests")
                    .isZero();
        }
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import pyairtable.orm")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
