package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Airtable's official JavaScript client, unmodified, drives the suite: {@code deploy/e2e/airtable.js}. */
@ExtendWith(SuiteExtension.class)
@Order(3)
final class AirtableClientIT {
    private static final Path SOURCES = Path.of(System.getProperty("project.root", "../.."), "deploy/e2e/airtable.js");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path FOLDER = Path.of("target/airtable.js").toAbsolutePath();

    @BeforeAll
    static void requireNode() throws Exception {
        boolean present = ClientProcess.runs("node", "--version") && ClientProcess.runs("npm", "--version");
        if (!present && System.getenv("CI") == null) {
            abort("Node.js is not installed: the test with Airtable's own client is left out");
        }
        assertThat(present)
                .as("Node.js and npm are installed, as CI needs them")
                .isTrue();
    }

    @Test
    void theOfficialClientNoticesNoDifference(RunningSuite suite) throws Exception {
        suite.awaitReady();
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "client.test.js")) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        assertThat(run(suite, "npm", "ci", "--no-fund", "--no-audit")).isZero();

        assertThat(run(suite, "npm", "test"))
                .as("exit code of the client's tests")
                .isZero();
    }

    private static int run(RunningSuite suite, String... command) throws IOException, InterruptedException {
        return ClientProcess.run(
                FOLDER,
                Map.of("PYAIRTABLE_URL", suite.anonymous().url(), "PYAIRTABLE_TOKEN", suite.operatorToken()),
                PATIENCE,
                command);
    }
}
