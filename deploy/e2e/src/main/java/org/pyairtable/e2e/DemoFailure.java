package org.pyairtable.e2e;

/** A step of the demo failed; ends the demo with a non-zero code. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
