package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state that the supervisor passes to the other commands and to the next start: {@code state.json} in the home.
 *
 * @param reason why the phase is FAILED
 * @param supervisor process id, which alone proves nothing: see {@link #supervisorStarted}
 * @param supervisorStarted epoch milliseconds, as the operating system reports for that process id
 * @param ports by process name, reused at the next start where they are still free
 * @param readyAfterMillis from the request to start until everything was ready
 * @param instances how many of each service
 */
record SuiteState(
        Phase phase,
        @Nullable String reason,
        long supervisor,
        long supervisorStarted,
        String gateway,
        String kafka,
        int postgres,
        Map<String, Integer> ports,
        List<ProcessStatus> processes,
        @Nullable Long readyAfterMillis,
        int instances) {

    /** Tolerated between two readings of one process's start: the system clock may have been set in between. */
    private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

    /** The phase of the suite as a whole. */
    enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED,
        FAILED
    }

    SuiteState {
        ports = Map.copyOf(ports);
        processes = List.copyOf(processes);
        // Absent in a state that an earlier version wrote.
        instances = Math.max(1, instances);
    }

    /** The last state that was written; empty in a new home and when the file is damaged. */
    static Optional<SuiteState> read(Home home) {
        try {
            return Files.exists(home.state())
                    ? Optional.of(Json.MAPPER.readValue(home.state().toFile(), SuiteState.class))
                    : Optional.empty();
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    void write(Home home) throws IOException {
        PrivateFile.write(home.state(), Json.MAPPER.writeValueAsBytes(this));
    }

    /** The supervisor that wrote this state, if it is still alive: same process id, same start, same program. */
    Optional<ProcessHandle> living(Home home) {
        return ProcessHandle.of(supervisor)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> Math.abs(start.toEpochMilli() - supervisorStarted) < CLOCK_TOLERANCE_MILLIS)
                        .orElse(false))
                .filter(process -> SuiteProcesses.belongs(process, home));
    }
}
