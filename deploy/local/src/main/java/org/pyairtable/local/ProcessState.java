package org.pyairtable.local;

/** Where a supervised process stands. */
enum ProcessState {
    /** Chosen, not yet running. */
    WAITING,
    /** Running, not yet ready. */
    STARTING,
    /** Running and answering that it is ready. */
    READY,
    /** Running, was ready, answers no longer that it is. */
    UNREADY,
    /** Died; its next start waits for the backoff. */
    RESTARTING,
    /** Ended on request. */
    STOPPED
}
