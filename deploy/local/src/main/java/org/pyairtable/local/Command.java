package org.pyairtable.local;

import java.io.IOException;
import java.util.List;

/** One word after {@code ./pyairtable}. */
@FunctionalInterface
interface Command {
    int DONE = 0;
    int FAILED = 1;
    int MISUSED = 2;
    /** {@code status} when nothing runs, as init scripts have it. */
    int NOT_RUNNING = 3;

    /**
     * Runs the command and prints its result.
     *
     * @return the exit code
     */
    int run(List<String> arguments) throws IOException, InterruptedException;
}
