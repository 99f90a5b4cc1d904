package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who comes in, and who is refused, as counted by those who let in. Topic {@code platform.access}. */
public sealed interface AccessEvent extends Event {
    /**
     * Personal access tokens with which callers proved themselves. Best effort: what a gateway had not reported when it died
     * is lost.
     *
     * @param uses the last use of each token, at most {@value #MOST} of them
     */
    @EventType("org.pyairtable.platform.access.tokens-used.v1")
    record TokensUsed(List<TokenUse> uses) implements AccessEvent {
        public static final int MOST = 1_000;

        public TokensUsed {
            uses = List.copyOf(uses);
        }

        /** One key, so that two reports are never handled at the same time. */
        @Override
        public String aggregateId() {
            return "tokens";
        }
    }

    /**
     * Requests of one kind that were answered 401 or 403 between {@code since} and the time of the event. Workspace and actor
     * of the envelope are those of the requests, as far as they are known. Best effort.
     *
     * @param route the prefix that the request was routed by, such as {@code /api/bases}; whole paths may carry secrets
     * @param address of the client
     * @param userAgent what the first of the clients says that it is, shortened
     * @param credentialId of the session or token; absent without a valid one
     */
    @EventType("org.pyairtable.platform.access.requests-refused.v1")
    record RequestsRefused(
            String method,
            String route,
            int status,
            String address,
            String userAgent,
            @Nullable String credentialId,
            long count,
            Instant since)
            implements AccessEvent {
        @Override
        public String aggregateId() {
            return route;
        }
    }

    /**
     * Sign-ins with a wrong password, or at an account that does not exist or is disabled. Best effort.
     *
     * @param userId of the account; {@link #NO_ACCOUNT} for an address that nobody has
     * @param address of the client
     * @param userAgent what the first of the clients says that it is, shortened
     */
    @EventType("org.pyairtable.platform.access.sign-ins-failed.v1")
    record SignInsFailed(String userId, String address, String userAgent, long count, Instant since)
            implements AccessEvent {
        public static final String NO_ACCOUNT = "unknown";

        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /**
     * What happened besides what was reported singly: no more than some kinds are within a minute.
     *
     * @param what {@code requests-refused} or {@code sign-ins-failed}
     */
    @EventType("org.pyairtable.platform.access.not-listed.v1")
    record NotListed(String what, long count, Instant since) implements AccessEvent {
        @Override
        public String aggregateId() {
            return what;
        }
    }

    /** @param at by the gateway's clock, to the minute */
    record TokenUse(String tokenId, Instant at) {}
}
