package org.pyairtable.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A client in another language, as a process that says what it does where the tests do. */
final class ClientProcess {
    private ClientProcess() {}

    /** Whether a command can be run, and ends well. */
    static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Runs a command to its end and answers its exit code. */
    static int run(Path folder, Map<String, String> environment, Duration patience, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                // What comes in by the tests' own input are orders of the build to the tests.
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(patience)) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", List.of(command)) + " still runs after " + patience.toMinutes() + " minutes");
        }
        return process.exitValue();
    }
}
