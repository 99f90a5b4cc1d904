package org.pyairtable.core;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** The settings of this service. */
@ConfigMapping(prefix = "pyairtable.core")
public interface CoreConfig {
    /**
     * At least 32 random bytes in base64. Encrypts the private signing keys in the database and authenticates the head of
     * the audit trail. Without it keys lie in the clear and the head is not protected; give it before the first start.
     */
    Optional<String> secretKey();

    Sessions sessions();

    Passwords passwords();

    Logins logins();

    Keys keys();

    Audit audit();

    /** How long one stays signed in. */
    interface Sessions {
        @WithDefault("PT15M")
        Duration accessTokenLifetime();

        /** Of each refresh token; a session that is not refreshed for this long is over. */
        @WithDefault("P30D")
        Duration refreshTokenLifetime();

        /** Of the whole session, however often it is refreshed. */
        @WithDefault("P90D")
        Duration lifetime();

        /** For how long after its use a refresh token still works, for clients that refresh concurrently. */
        @WithDefault("PT10S")
        Duration refreshGrace();
    }

    /** The cost of Argon2id. */
    interface Passwords {
        @WithDefault("19456")
        @Min(8_192)
        @Max(1_048_576)
        int memoryKibibytes();

        @WithDefault("2")
        @Min(1)
        @Max(20)
        int iterations();

        /** Hashes computed at once; each holds the memory above. */
        @WithDefault("2")
        @Min(1)
        int concurrency();

        /** Waiting hashes beyond which sign-ins are refused as unavailable. */
        @WithDefault("64")
        @Min(1)
        int queue();
    }

    /** Failed sign-ins that are allowed per account and client address. */
    interface Logins {
        @WithDefault("10")
        @Min(1)
        int attempts();

        @WithDefault("PT5M")
        Duration window();
    }

    /** Rotation of the signing keys. */
    interface Keys {
        /** How long a key signs. */
        @WithDefault("P30D")
        Duration signingPeriod();

        /** How long before its first use a key is announced. */
        @WithDefault("PT10M")
        Duration announcement();

        /** How long a key stays valid after it stopped signing. */
        @WithDefault("P1D")
        Duration overlap();
    }

    /** The chaining of the trail. */
    interface Audit {
        /** Entries chained in one transaction. */
        @WithDefault("1000")
        @Min(1)
        @Max(10_000)
        int batch();
    }
}
