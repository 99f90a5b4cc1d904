package org.pyairtable.runtime.external;

/** A host that is never talked to, or that has no address. The message is for whoever gave it. */
public final class RefusedAddress extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedAddress(String message) {
        super(message, null, false, false);
    }
}
