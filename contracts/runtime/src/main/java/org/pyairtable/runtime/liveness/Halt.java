package org.pyairtable.runtime.liveness;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the process with a thread dump in its log. The blocked loop may be waiting for the log itself, so each way of writing
 * has a thread of its own and a few seconds, and the process ends in any case.
 */
final class Halt {
    /** Distinct from the exit codes of the JVM and of signals. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = Logger.getLogger(Watchdog.class);
    private static final Duration WRITING = Duration.ofSeconds(5);

    private Halt() {}

    static void because(String reason, Optional<Thread> suspect) {
        try {
            String text = reason + "\n" + ThreadDump.of(suspect);
            if (!ends(() -> LOG.fatal(text))) {
                ends(() -> writeRaw(text));
            }
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static boolean ends(Runnable writing) {
        Thread writer = Thread.ofPlatform().daemon().name("watchdog-log").start(writing);
        try {
            return writer.join(WRITING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Bypasses every buffer and lock of the log. */
    private static void writeRaw(String text) {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.err)) {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // There is nowhere left to write, and the process is about to end.
        }
    }
}
