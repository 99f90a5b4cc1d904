package org.pyairtable.local;

import java.io.IOException;

/** The signal that asks a process to end in good order. */
enum StopSignal {
    TERM,
    /** PostgreSQL's fast shutdown: open connections are closed, everything committed is kept. */
    INT;

    /** The JDK can send TERM only; every shell has a built-in kill, while a small system may lack the program. */
    void send(ProcessHandle process) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -" + name() + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
