package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a process that dies again and again. */
final class StatusCommandTest {
    private static final long SINCE = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    @Test
    void aFailingProcessIsShownWithItsDeathsTheirCauseAndWhatComesNext() throws Exception {
        Process supervisor = supervisor();
        try {
            assertThat(status(List.of()))
                    .contains("PyAirtable is degraded")
                    .containsPattern("ai-ml-2 +0 +0 +20001 +failing +4")
                    .contains("ai-ml-2 died 4 times in a row since 2026-03-01T12:00:00Z, last with exit code 3 "
                            + "(out of memory);\nits next start is at 2026-03-01T12:01:04Z, and ./pyairtable logs "
                            + "ai-ml-2 shows why.")
                    .doesNotContain("ai-ml died");
        } finally {
            supervisor.destroyForcibly();
        }
    }

    @Test
    void programsReadTheSame() throws Exception {
        Process supervisor = supervisor();
        try {
            JsonNode status = new ObjectMapper().readTree(status(List.of("--json")));

            assertThat(status.path("state").asText()).isEqualTo("degraded");
            JsonNode failing = status.path("services").path(1);
            assertThat(failing.path("name").asText()).isEqualTo("ai-ml-2");
            assertThat(failing.path("state").asText()).isEqualTo("failing");
            assertThat(failing.path("failures"))
                    .isEqualTo(new ObjectMapper()
                            .readTree("{\"count\":4,\"lastExitCode\":3,\"since\":\"2026-03-01T12:00:00Z\","
                                    + "\"nextStart\":\"2026-03-01T12:01:04Z\"}"));
            assertThat(status.path("services").path(0).has("failures")).isFalse();
        } finally {
            supervisor.destroyForcibly();
        }
    }

    private String status(List<String> arguments) throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = new StatusCommand(TestSuites.settings(folder), new PrintStream(said, true, StandardCharsets.UTF_8))
                .run(arguments);
        assertThat(exit).isEqualTo(Command.FAILED);
        return said.toString(StandardCharsets.UTF_8);
    }

    /** A process that names the home, and the state that it wrote. */
    private Process supervisor() throws IOException {
        Home home = Home.at(folder);
        Process process = new ProcessBuilder("cat", "--", "-", home.marker()).start();
        new SuiteState(
                        SuiteState.Phase.READY,
                        null,
                        process.pid(),
                        process.info().startInstant().orElseThrow().toEpochMilli(),
                        "http://127.0.0.1:1",
                        "127.0.0.1:9092",
                        5432,
                        Map.of(),
                        List.of(
                                new ProcessStatus("ai-ml", "0", 17, 20_000, ProcessState.READY, 0, Failures.NONE),
                                new ProcessStatus(
                                        "ai-ml-2",
                                        "0",
                                        0,
                                        20_001,
                                        ProcessState.FAILING,
                                        4,
                                        new Failures(4, 3, SINCE, SINCE + 64_000))),
                        1L,
                        2)
                .write(home);
        return process;
    }
}
