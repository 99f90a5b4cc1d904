package org.pyairtable.gateway.connection;

/** A request that two parsers could read differently. */
final class MalformedRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    MalformedRequest(String rule) {
        super(rule);
        this.rule = rule;
    }

    /** The rule that the request breaks, for its sender. */
    String rule() {
        return rule;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // an answer, not a defect
    }
}
