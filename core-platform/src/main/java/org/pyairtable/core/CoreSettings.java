package org.pyairtable.core;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of this service. */
@ConfigMapping(prefix = "pyairtable.core")
public interface CoreSettings {
    /**
     * At least 32 random bytes in base64. Encrypts the private signing keys in the database and authenticates the head of
     * the audit trail. Without it keys are stored in plain text and the head is not protected; set it before the first
     * start.
     */
    Optional<String> secretKey();

    Registration registration();

    Tokens tokens();

    Sessions sessions();

    Passwords passwords();

    Logins logins();

    Keys keys();

    Audit audit();

    Capacity capacity();

    Exports exports();

    /** Who may register. */
    interface Registration {
        /**
         * {@code invite}: who was invited, and the very first user where {@code pyairtable.bootstrap} names none.
         * {@code open}: everybody who reaches the gateway. {@code closed}: nobody, not even with an invitation.
         * {@code domains}: who gives an address of one of the domains. Counts until an operator sets another while the
         * service runs.
         */
        @WithDefault("invite")
        Mode mode();

        /** What stands behind the {@code @} of addresses that may register; for the mode {@code domains}. */
        Optional<List<String>> domains();

        /** See {@link #mode()}. */
        enum Mode {
            OPEN,
            CLOSED,
            INVITE,
            DOMAINS
        }
    }

    /** Personal access tokens. */
    interface Tokens {
        /**
         * How long the creation of a token that is limited to bases, and giving a role in a base, wait for data-integration
         * to confirm that they exist.
         */
        @WithDefault("PT5S")
        @DurationMin(millis = 1)
        Duration baseDeadline();
    }

    /** How long a user stays signed in. */
    interface Sessions {
        /** How long an access token is valid. */
        @WithDefault("PT15M")
        @DurationMin(millis = 1)
        Duration accessTokenLifetime();

        /** The lifetime of a refresh token; a session that is not refreshed for this long ends. */
        @WithDefault("P30D")
        @DurationMin(millis = 1)
        Duration refreshTokenLifetime();

        /** The lifetime of a whole session, however often it is refreshed. */
        @WithDefault("P90D")
        @DurationMin(millis = 1)
        Duration lifetime();

        /** For how long after its use a refresh token still works, for clients that refresh concurrently. */
        @WithDefault("PT10S")
        @DurationMin(seconds = 0)
        Duration refreshGrace();
    }

    /** The cost of Argon2id. */
    interface Passwords {
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

        /** Concurrent hashes; each takes the memory above. */
        @WithDefault("2")
        @Min(1)
        int concurrency();

        /** Waiting hashes beyond which sign-ins are refused as unavailable. */
        @WithDefault("64")
        @Min(1)
        int queue();
    }

    /**
     * Failed sign-ins that are allowed within a window. From an address at which the user has signed in before, only those
     * from there count.
     */
    interface Logins {
        /** Per account and client address. */
        @WithDefault("10")
        @Min(1)
        int attempts();

        /** Per account, from all addresses that are not known for it. */
        @WithDefault("15")
        @Min(1)
        int accountAttempts();

        /** Per client address, at all accounts that have not signed in from there. */
        @WithDefault("100")
        @Min(1)
        int addressAttempts();

        /** Addresses that are known for a user; the newest are kept. */
        @WithDefault("20")
        @Min(1)
        int knownAddresses();

        /** How long an address is known after the last sign-in from it. */
        @WithDefault("P90D")
        Duration knownFor();

        /** The time over which they are counted. */
        @WithDefault("PT5M")
        @DurationMin(millis = 1)
        Duration window();
    }

    /** Rotation of the signing keys. */
    interface Keys {
        /** How long a key signs. */
        @WithDefault("P30D")
        @DurationMin(millis = 1)
        Duration signingPeriod();

        /** How long before its first use a key is announced. */
        @WithDefault("PT10M")
        @DurationMin(seconds = 0)
        Duration announcement();

        /** How long a key stays valid after it stopped signing. */
        @WithDefault("P1D")
        @DurationMin(seconds = 0)
        Duration overlap();
    }

    /**
     * What an installation may have of what the services hold whole in memory; one more is refused with 409. The defaults
     * of users and memberships together take about 41 MB of each service that holds them, which the smallest heap of the
     * local suite, 128 MB, carries beside its caches. A heap of 1 GB carries ten times as many.
     */
    interface Capacity {
        /** Registered users; about 390 bytes each in five services. */
        @WithDefault("30000")
        @Min(1)
        int users();

        /** Memberships in all workspaces, groups and single bases together; about 730 bytes each in five services. */
        @WithDefault("40000")
        @Min(1)
        int memberships();

        /** Personal access tokens of all users together; about 390 bytes each in the gateway. */
        @WithDefault("150000")
        @Min(1)
        int tokens();
    }

    /** The chaining of the trail. */
    interface Audit {
        /** Entries chained in one transaction. */
        @WithDefault("1000")
        @Min(1)
        @Max(10_000)
        int batch();

        /** How often the end of the trail is published, if it grew: what an administrator of the database can remove unseen. */
        @WithDefault("PT1M")
        @DurationMin(seconds = 1)
        Duration headsEvery();

        /** How long the addresses and clients of refused requests and failed sign-ins are kept beside the trail. */
        @WithDefault("P90D")
        @DurationMin(seconds = 1)
        Duration keepOrigins();

        /** How often failed sign-ins are reported to the trail. */
        @WithDefault("PT1M")
        @DurationMin(seconds = 1)
        Duration failuresEvery();
    }

    /** Exports of what the suite holds on a person. */
    interface Exports {
        /** How long an export is kept after it was asked for; the services answer within that time or not at all. */
        @WithDefault("P1D")
        @DurationMin(seconds = 1)
        Duration keep();
    }
}
