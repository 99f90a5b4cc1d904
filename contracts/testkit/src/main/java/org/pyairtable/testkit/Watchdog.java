package org.pyairtable.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans up after this JVM, however it ends. A shell waits for the end of its standard input, which comes when the JVM
 * exits and also when it is killed, then runs the given commands. No polling, and no shutdown hook that would need
 * classes of a loader that is closed by then.
 */
final class Watchdog {
    private static final String WAIT = "trap '' INT TERM HUP; cat >/dev/null; ";

    /** A session of its own, where setsid exists: killing this JVM's process group spares the shell. */
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Watchdog() {}

    /** Ends the process whose id is the first line of the file, then removes the folder. */
    static void endProcess(String signal, Path pidFile, Path folder) {
        afterThisJvm(
                "kill -" + signal + " \"$(head -n 1 \"$1\")\" 2>/dev/null; sleep 1; rm -rf \"$2\"",
                pidFile.toString(),
                folder.toString());
    }

    /** Removes the container by the command line of its engine. */
    static void removeContainer(String id) {
        afterThisJvm("docker rm -fv \"$1\" >/dev/null 2>&1", id);
    }

    private static void afterThisJvm(String script, String... arguments) {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of("sh", "-c", WAIT + script, "watchdog"));
        command.addAll(List.of(arguments));
        try {
            Process watchdog = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Holds the process object, and with it the open pipe, as long as this JVM lives.
            Thread.ofPlatform().daemon().name("watchdog-" + watchdog.pid()).start(() -> waitFor(watchdog));
        } catch (IOException e) {
            throw new UncheckedIOException("no shell to clean up with", e);
        }
    }

    private static void waitFor(Process watchdog) {
        try {
            watchdog.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
