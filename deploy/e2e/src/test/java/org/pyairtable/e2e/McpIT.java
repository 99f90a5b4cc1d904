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

/** The official MCP client, unmodified, drives every tool: {@code deploy/e2e/mcp.js}. */
@ExtendWith(SuiteExtension.class)
@Order(5)
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
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "client.test.js")) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        assertThat(run(member, "npm", "ci", "--no-fund", "--no-audit")).isZero();

        assertThat(run(member, "npm", "test"))
                .as("exit code of the client's tests")
                .isZero();
    }

    private static int run(Member member, String... command) throws IOException, InterruptedException {
        return ClientProcess.run(
                FOLDER,
                Map.of("PYAIRTABLE_URL", member.session().url(), "PYAIRTABLE_SESSION", member.sessionToken()),
                PATIENCE,
                command);
    }
}
