package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The official MCP client, unmodified, drives every tool: {@code deploy/e2e/mcp.js}. Late: what a hundred agents write keeps the
 * search busy for minutes.
 */
@ExtendWith(SuiteExtension.class)
@Order(15)
final class McpIT {
    private static final Path SOURCES = Path.of(System.getProperty("project.root", "../.."), "deploy/e2e/mcp.js");
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Path FOLDER = Path.of("target/mcp.js").toAbsolutePath();

    @BeforeAll
    static void requireNode() throws Exception {
        boolean present = ClientProcess.runs("node", "--version") && ClientProcess.runs("npm", "--version");
        if (!present && System.getenv("CI") == null) {
            abort("Node.js is not installed: the test with the MCP client is left out");
        }
        assertThat(present)
                .as("Node.js and npm are installed, as CI needs them")
                .isTrue();
    }

    @Test
    void theOfficialClientDrivesEveryTool(RunningSuite suite) throws Exception {
        suite.awaitReady();
        Member member = Member.register(suite);
        copy("package.json", "package-lock.json", "client.test.js");
        assertThat(run(member, "npm", "ci", "--no-fund", "--no-audit")).isZero();

        assertThat(run(member, "npm", "test"))
                .as("exit code of the client's tests")
                .isZero();
    }

    /** With {@code -De2e.instances=2} the other instance goes on; with one, all wait until it is back. */
    @Test
    void noChangeOfAHundredClientsIsLostOrDoubledWhenAnInstanceIsKilled(RunningSuite suite) throws Exception {
        suite.awaitReady();
        Member member = Member.register(suite);
        copy("package.json", "crowd.js");
        Path underWay = FOLDER.resolve("under-way");
        Files.deleteIfExists(underWay);

        try (ExecutorService clients = Executors.newSingleThreadExecutor()) {
            Future<Integer> exit = clients.submit(() -> run(member, "node", "crowd.js"));
            Until.holds("The changes", PATIENCE, () -> exit.isDone() || Files.exists(underWay));
            assertThat(exit.isDone()).as("it ended before the kill").isFalse();
            RunningSuite.Part killed = suite.kill("data-integration");

            assertThat(exit.get()).as("exit code of the clients").isZero();
            suite.awaitRestart(killed);
        }
    }

    private static void copy(String... files) throws IOException {
        Files.createDirectories(FOLDER);
        for (String file : files) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
    }

    private static int run(Member member, String... command) throws IOException, InterruptedException {
        return ClientProcess.run(
                FOLDER,
                Map.of("PYAIRTABLE_URL", member.session().url(), "PYAIRTABLE_SESSION", member.sessionToken()),
                PATIENCE,
                command);
    }
}
