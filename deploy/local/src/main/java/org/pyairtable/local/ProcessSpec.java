package org.pyairtable.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that is needed to start, watch and stop one process.
 *
 * @param version of the program
 * @param command program and arguments, no secrets (any user of the machine can read them)
 * @param environment added to the supervisor's own; secrets go here
 * @param folder working folder
 * @param log receives both output streams, appended
 * @param patience how long a stop waits before it kills
 */
record ProcessSpec(
        String name,
        String version,
        int port,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        Probe probe,
        StopSignal stopSignal,
        Duration patience) {

    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** No secret may reach a log by way of a record's text. */
    @Override
    public String toString() {
        return "ProcessSpec[" + name + "]";
    }
}
