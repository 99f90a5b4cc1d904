package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuiteStateTest {
    @TempDir
    Path folder;

    @Test
    void comesBackAsItWasWritten() throws IOException {
        Home home = Home.at(folder);
        SuiteState state = state(1, 2);

        state.write(home);

        assertThat(SuiteState.read(home)).contains(state);
    }

    @Test
    void aDamagedFileIsIgnored() throws IOException {
        Home home = Home.at(folder);
        Files.writeString(home.state(), "{\"phase\": \"REA");

        assertThat(SuiteState.read(home)).isEmpty();
        assertThat(RunningSuite.find(home)).isEmpty();
    }

    @Test
    void aStateThatAnEarlierVersionWroteHasOneOfEachAndNoFailures() throws IOException {
        Home home = Home.at(folder);
        Files.writeString(home.state(), """
                {"phase": "READY", "supervisor": 1, "supervisorStarted": 2, "gateway": "g", "kafka": "k", "postgres": 3,
                 "ports": {}, "processes": [{"name": "kafka", "version": "4", "pid": 1, "port": 2, "state": "READY",
                 "restarts": 0}]}""");

        SuiteState state = SuiteState.read(home).orElseThrow();

        assertThat(state.instances()).isEqualTo(1);
        assertThat(state.processes().getFirst().failures()).isEqualTo(Failures.NONE);
    }

    @Test
    void aReusedProcessIdIsNotTheSupervisor() throws IOException {
        Home home = Home.at(folder);
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().orElseThrow().toEpochMilli();

        assertThat(state(self.pid(), started).living(home)).isEmpty();
        assertThat(state(self.pid(), started - 60_000).living(home)).isEmpty();
    }

    @Test
    void aProcessThatNamesTheHomeIsItsSupervisor() throws IOException {
        Home home = Home.at(folder.resolve("a"));
        Home other = Home.at(folder.resolve("b"));
        // Reads from a pipe without a writer, so it lives until it is killed.
        Process process = new ProcessBuilder("cat", "--", "-", home.marker()).start();
        try {
            long started = process.info().startInstant().orElseThrow().toEpochMilli();

            assertThat(state(process.pid(), started).living(home)).contains(process.toHandle());
            assertThat(state(process.pid(), started - 60_000).living(home)).isEmpty();
            assertThat(state(process.pid(), started).living(other)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static SuiteState state(long pid, long started) {
        return new SuiteState(
                SuiteState.Phase.READY,
                null,
                pid,
                started,
                "http://127.0.0.1:8080",
                "127.0.0.1:9092",
                5432,
                Map.of("kafka", 9092),
                List.of(new ProcessStatus("kafka", "4.1.1", 17, 9092, ProcessState.READY, 3, Failures.NONE)),
                31_000L,
                2);
    }
}
