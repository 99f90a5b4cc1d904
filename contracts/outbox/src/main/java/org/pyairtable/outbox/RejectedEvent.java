package org.pyairtable.outbox;

/** Thrown by a handler for an event that no retry can fix; it becomes a dead letter at once. */
public final class RejectedEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code stable, for programs; {@code message} is for people */
    public RejectedEvent(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
