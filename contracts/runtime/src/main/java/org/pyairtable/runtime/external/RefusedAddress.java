package org.pyairtable.runtime.external;

/** A host that must not be contacted, or that has no address. The message is for the caller who named it. */
public final class RefusedAddress extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedAddress(String message) {
        super(message, null, false, false);
    }
}
