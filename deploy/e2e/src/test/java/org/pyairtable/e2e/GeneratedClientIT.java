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

/** A TypeScript client that is generated from the running suite's OpenAPI document: {@code deploy/e2e/client.ts}. */
@ExtendWith(SuiteExtension.class)
@Order(4)
final class GeneratedClientIT {
    private static final Path SOURCES = Path.of(System.getProperty("project.root", "../.."), "deploy/e2e/client.ts");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path FOLDER = Path.of("target/client.ts").toAbsolutePath();

    @BeforeAll
    static void requireNode() throws Exception {
        boolean present = ClientProcess.runs("node", "--version") && ClientProcess.runs("npm", "--version");
        if (!present && System.getenv("CI") == null) {
            abort("Node.js is not installed: the test with a generated client is left out");
        }
        assertThat(present)
                .as("Node.js and npm are installed, as CI needs them")
                .isTrue();
    }

    @Test
    void aClientIsGeneratedCompiledAndUsed(RunningSuite suite) throws Exception {
        suite.awaitReady();
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "client.test.ts")) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        Files.writeString(
                FOLDER.resolve("openapi.json"),
                suite.anonymous().get("/openapi").expect(200).body().toString());
        assertThat(run(suite, "npm", "ci", "--no-fund", "--no-audit")).isZero();

        assertThat(run(suite, "npm", "run", "generate")).as("generation").isZero();
        assertThat(run(suite, "npm", "run", "compile")).as("tsc --strict").isZero();
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
