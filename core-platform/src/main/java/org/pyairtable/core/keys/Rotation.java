package org.pyairtable.core.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pyairtable.core.CoreSettings;

/**
 * The schedule of key rotation. A key is announced before it signs, so that every verifier knows it, and stays valid after
 * its successor takes over, so that no token becomes invalid early.
 */
record Rotation(Duration signingPeriod, Duration announcement, Duration overlap) {
    static Rotation of(CoreSettings.Keys keys) {
        return new Rotation(keys.signingPeriod(), keys.announcement(), keys.overlap());
    }

    /** The key that signs now: of the valid ones, the one that started last. */
    Optional<SigningKey> signing(List<SigningKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                // A token must not outlive its key; a token's lifetime is less than half of the overlap.
                .filter(key -> now.isBefore(key.notAfter().minus(overlap.dividedBy(2))))
                .max(Comparator.comparing(SigningKey::signsFrom));
    }

    /** The key to add now, if one is due: at once if no key can sign, otherwise in time before the last one stops. */
    Optional<SigningKey> successor(List<SigningKey> keys, Instant now) {
        if (signing(keys, now).isEmpty()) {
            return Optional.of(generate(now));
        }
        Instant last = keys.stream()
                .map(SigningKey::signsUntil)
                .max(Comparator.naturalOrder())
                .orElse(now);
        Instant due = last.minus(announcement);
        return now.isBefore(due) ? Optional.empty() : Optional.of(generate(now.plus(announcement)));
    }

    /** The keys that no valid token can be signed with any more. */
    List<SigningKey> expired(List<SigningKey> keys, Instant now) {
        return keys.stream().filter(key -> key.notAfter().isBefore(now)).toList();
    }

    private SigningKey generate(Instant signsFrom) {
        Instant signsUntil = signsFrom.plus(signingPeriod);
        return SigningKey.generate(signsFrom, signsUntil, signsUntil.plus(overlap));
    }
}
