package org.pyairtable.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What can be done to a process from outside. */
enum Signal {
    /** Ends it at once; it cannot prevent that or clean up. */
    KILL,
    /** Asks it to end. */
    TERM,
    /** Freezes it: it keeps its resources and answers nothing. */
    STOP,
    /** Ends a {@link #STOP}. */
    CONT;

    /** Returns when it is sent. The JDK cannot send all of these; every shell can. */
    void send(ProcessHandle process) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (shell.waitFor() != 0) {
                throw new AssertionError("process " + process.pid() + " cannot be sent " + name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
