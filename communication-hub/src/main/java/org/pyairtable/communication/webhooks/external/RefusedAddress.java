package org.pyairtable.communication.webhooks.external;

/** A host that is never talked to, or that has no address. The message is for the endpoint's owner. */
public final class RefusedAddress extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedAddress(String message) {
        super(message, null, false, false);
    }
}
