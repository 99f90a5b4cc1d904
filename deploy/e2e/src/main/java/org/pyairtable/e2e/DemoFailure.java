package org.pyairtable.e2e;

/** What was promised did not happen; ends the demo with a non-zero code. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
