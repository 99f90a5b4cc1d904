package org.pyairtable.local;

/** The meaning of a supervised process's exit code. */
final class ExitCode {
    /** The process could not be started. */
    static final int NOT_STARTED = -1;

    private static final int OUT_OF_MEMORY = 3;
    private static final int STUCK_LOOP = 70;
    private static final int SIGNAL = 128;
    private static final int ABORT = SIGNAL + 6;
    private static final int KILL = SIGNAL + 9;
    private static final int SEGMENT = SIGNAL + 11;
    private static final int TERMINATE = SIGNAL + 15;

    private ExitCode() {}

    /** The code, with its meaning where it has one. */
    static String describe(int code) {
        String meaning =
                switch (code) {
                    case NOT_STARTED -> "it could not be started";
                    case OUT_OF_MEMORY -> "out of memory";
                    case STUCK_LOOP -> "an event loop was blocked";
                    case ABORT, SEGMENT -> "its virtual machine crashed";
                    case KILL -> "killed";
                    case TERMINATE -> "asked to stop";
                    default -> "see its log";
                };
        return "exit code " + code + " (" + meaning + ")";
    }
}
