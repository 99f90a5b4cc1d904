package org.pyairtable.gateway.guard;

import io.vertx.core.http.HttpClientResponse;

/** Why an attempt at a service failed. Expected, frequent and without a stack trace. */
public abstract sealed class UpstreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean repeatable;

    private UpstreamFault(String message, boolean repeatable) {
        super(message, null, false, false);
        this.repeatable = repeatable;
    }

    /** Whether the same request may be sent again without a double effect. */
    public boolean repeatable() {
        return repeatable;
    }

    /** Whether it counts against the health of the service. */
    public boolean countsAgainstService() {
        return true;
    }

    /** No connection: nothing was sent, so anything may be sent again. */
    public static final class Unreachable extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        public Unreachable(boolean repeatable) {
            super("unreachable", repeatable);
        }
    }

    /** The connection broke before an answer. */
    public static final class BrokenOff extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        public BrokenOff(boolean repeatable) {
            super("connection closed", repeatable);
        }
    }

    /** An answer of 502, 503 or 504. It is passed on if no other instance gives a better one. */
    public static final class Unwell extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        private final transient HttpClientResponse response;

        public Unwell(HttpClientResponse response, boolean repeatable) {
            super("unwell", repeatable);
            this.response = response;
        }

        public HttpClientResponse response() {
            return response;
        }
    }

    /** No answer in time. The service may still be working on it, so it is not sent again. */
    public static final class TooSlow extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        public TooSlow() {
            super("too slow", false);
        }
    }

    /** There is no instance at the moment. */
    public static final class NoInstance extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        public NoInstance() {
            super("no instance", false);
        }

        @Override
        public boolean countsAgainstService() {
            return false;
        }
    }

    /** The client went away, stopped sending or sent too much. */
    public static final class ClientFault extends UpstreamFault {
        private static final long serialVersionUID = 1L;

        public ClientFault() {
            super("client", false);
        }

        @Override
        public boolean countsAgainstService() {
            return false;
        }
    }
}
