package org.pyairtable.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How to start, watch and stop one process.
 *
 * @param version of the program
 * @param command program and arguments, no secrets (any user of the machine can read them)
 * @param environment added to the supervisor's own; secrets go here
 * @param folder working folder
 * @param temporary folder of its temporary files; emptied before each start and after each end
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
        Optional<Path> temporary,
        Path log,
        Probe probe,
        StopSignal stopSignal,
        Duration patience) {

    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The same with further options of its JVM. */
    ProcessSpec withJvmOptions(List<String> options) {
        int java = IntStream.range(0, command.size())
                .filter(i -> command.get(i).endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is no JVM"));
        List<String> more = new ArrayList<>(command);
        more.addAll(java + 1, options);
        return with(more, environment, probe);
    }

    /** The same program, called in another way. */
    ProcessSpec with(List<String> otherCommand, Map<String, String> otherEnvironment, Probe otherProbe) {
        return new ProcessSpec(
                name,
                version,
                port,
                otherCommand,
                otherEnvironment,
                folder,
                temporary,
                log,
                otherProbe,
                stopSignal,
                patience);
    }

    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
        return "ProcessSpec[" + name + "]";
    }
}
