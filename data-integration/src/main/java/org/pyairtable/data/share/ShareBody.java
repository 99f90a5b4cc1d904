package org.pyairtable.data.share;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.StorableText;

/**
 * A link as its creator describes it. For a change, what is absent stays as it is.
 *
 * @param table name or id; for a new link only
 * @param view name or id; for a new link only
 * @param name the view's when absent
 * @param expiresAt when the link ends, as {@code 2027-01-31T12:00:00Z}; an empty text removes the end
 * @param password of 8 to 200 characters; an empty text removes it
 */
public record ShareBody(
        @Nullable String table,
        @Nullable String view,
        @Nullable String name,
        @Nullable String expiresAt,
        @Nullable String password) {
    private static final int MAX_NAME = 255;
    private static final int LEAST_PASSWORD = 8;
    private static final int MOST_PASSWORD = 200;

    /** Refuses what no link has. */
    void check(Instant now) {
        if (name != null && (name.isBlank() || name.length() > MAX_NAME || !StorableText.is(name))) {
            throw invalid("name", "is not a name of at most " + MAX_NAME + " characters");
        }
        if (password != null
                && !password.isEmpty()
                && (password.length() < LEAST_PASSWORD || password.length() > MOST_PASSWORD)) {
            throw invalid("password", "has not between " + LEAST_PASSWORD + " and " + MOST_PASSWORD + " characters");
        }
        if (end().filter(end -> !end.isAfter(now)).isPresent()) {
            throw invalid("expiresAt", "'" + expiresAt + "' is over already");
        }
    }

    /** The end that is given; empty when none is. */
    Optional<Instant> end() {
        if (expiresAt == null || expiresAt.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant end = Instant.parse(expiresAt);
            if (end.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
                return Optional.of(end);
            }
        } catch (DateTimeException e) {
            throw invalid("expiresAt", "'" + expiresAt + "' is not a time such as 2027-01-31T12:00:00Z");
        }
        throw invalid("expiresAt", "'" + expiresAt + "' is after the year 9999");
    }

    static RuntimeException invalid(String member, String reason) {
        return new InvalidRequest.Member(member, reason).exception();
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
        return "ShareBody[" + name + "]";
    }
}
