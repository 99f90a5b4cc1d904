package org.pyairtable.local;

/** The state of a supervised process. */
enum ProcessState {
    /** Not started yet. */
    WAITING,
    /** Running, not yet ready. */
    STARTING,
    /** Running and answering that it is ready. */
    READY,
    /** Running, was ready and no longer is. */
    UNREADY,
    /** Died; its next start waits for the backoff. */
    RESTARTING,
    /** The same, after several deaths in a row: someone should look at it. */
    FAILING,
    /** Ended on request. */
    STOPPED
}
