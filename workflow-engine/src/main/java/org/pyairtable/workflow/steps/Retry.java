package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The retry policy for rejected commands. A rejected command wrote nothing, so sending it again is safe.
 *
 * @param maxAttempts how often the command is sent at most, the first time included
 * @param backoff pause after the first rejection; it doubles with each further one
 */
public record Retry(
        int maxAttempts,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration backoff) {
    /** No second attempt. */
    public static final Retry NEVER = new Retry(1, Duration.ofSeconds(1));

    private static final int MOST_ATTEMPTS = 10;

    public Retry(int maxAttempts, @Nullable Duration backoff) {
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new BadValue("maxAttempts", "is not between 1 and " + MOST_ATTEMPTS);
        }
        this.maxAttempts = maxAttempts;
        this.backoff = Given.wait("backoff", backoff == null ? Duration.ofSeconds(1) : backoff, Duration.ofMillis(100));
    }

    /** The pause after {@code attempt} rejected attempts; empty after the last one. */
    public Optional<Duration> pauseAfter(int attempt) {
        return attempt >= maxAttempts ? Optional.empty() : Optional.of(backoff.multipliedBy(1L << (attempt - 1)));
    }
}
