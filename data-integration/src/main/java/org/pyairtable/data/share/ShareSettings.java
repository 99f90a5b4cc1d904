package org.pyairtable.data.share;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of links to views. */
@ConfigMapping(prefix = "pyairtable.shares")
public interface ShareSettings {
    /** Links of a base; one more is refused with 409. */
    @WithDefault("500")
    @Min(1)
    @Max(10_000)
    int perBase();

    /** For how long a link that has a password is open after it was given. */
    @WithDefault("PT1H")
    @DurationMin(seconds = 1)
    Duration tokenLifetime();

    /** Passwords of a link. */
    Passwords passwords();

    /** Guesses that are allowed within a window, and the cost of Argon2id. */
    interface Passwords {
        /** Wrong passwords per link and client address, counted by each instance of the service. */
        @WithDefault("10")
        @Min(1)
        int addressAttempts();

        /** Wrong passwords per link, from all addresses. */
        @WithDefault("100")
        @Min(1)
        int attempts();

        /** The time over which they are counted. */
        @WithDefault("PT5M")
        @DurationMin(millis = 1)
        Duration window();

        /** Memory of one hash, in KiB. */
        @WithDefault("19456")
        @Min(8_192)
        @Max(1_048_576)
        int memoryKibibytes();

        /** Passes over that memory. */
        @WithDefault("2")
        @Min(1)
        @Max(20)
        int iterations();

        /** Waiting hashes beyond which passwords are refused as unavailable; one is made at a time. */
        @WithDefault("32")
        @Min(1)
        int queue();
    }
}
