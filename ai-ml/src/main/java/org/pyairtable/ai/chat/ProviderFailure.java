package org.pyairtable.ai.chat;

/** The provider of a language model failed to answer. */
public final class ProviderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind {
        /** It refused this installation's key, or has no such model. */
        MISCONFIGURED,
        /** It limits the rate of requests. */
        RATE_LIMITED,
        /** It could not answer. */
        UNAVAILABLE,
        /** It accepted the request, and no whole answer came in time; it may have charged for it. */
        INTERRUPTED,
        /** It does not accept this very request, such as one that is too long. */
        REFUSED
    }

    private final Kind kind;
    private final String reason;

    /** @param reason for the user, without the provider's message, which may contain parts of the key */
    public ProviderFailure(Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
        this.reason = reason;
    }

    public Kind kind() {
        return kind;
    }

    /** Continues a sentence that begins with the provider's name. */
    public String reason() {
        return reason;
    }
}
