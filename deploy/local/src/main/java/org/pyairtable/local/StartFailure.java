package org.pyairtable.local;

/** The suite cannot become ready; the message says why. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String reason) {
        super(reason);
    }
}
