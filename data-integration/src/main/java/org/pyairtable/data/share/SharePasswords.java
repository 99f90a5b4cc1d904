package org.pyairtable.data.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.secrets.PasswordHash;
import org.pyairtable.runtime.secrets.PasswordHashing;

/**
 * The passwords of links. Guesses are bounded for each link and address, and for each link from all addresses; the narrower
 * first, so that what it refuses locks out nobody else.
 */
@Singleton
class SharePasswords {
    private static final int MOST_GUESSERS = 20_000;

    private final PasswordHashing hashing;
    private final ShareStore store;
    private final Pool pool;
    private final Clock clock;
    private final ShareSettings.Passwords settings;
    private final Cache<Guesser, AtomicInteger> guesses;

    private record Guesser(String shareId, String address) {}

    SharePasswords(Vertx vertx, ShareStore store, Pool pool, Clock clock, ShareSettings shares) {
        this.store = store;
        this.pool = pool;
        this.clock = clock;
        this.settings = shares.passwords();
        this.hashing = new PasswordHashing(
                vertx,
                new PasswordHash.Cost(settings.memoryKibibytes(), settings.iterations()),
                1,
                settings.queue(),
                "Too many passwords at the same time");
        this.guesses = Caffeine.newBuilder()
                .maximumSize(MOST_GUESSERS)
                .expireAfterWrite(settings.window())
                .executor(Runnable::run)
                .build();
    }

    Uni<String> hash(String password) {
        return hashing.hash(password);
    }

    /** Whether it is the password of the link; fails with 429 when there were too many guesses. */
    Uni<Boolean> matches(Share share, String hash, String password, String address) {
        AtomicInteger own = guesses.get(new Guesser(share.id(), address), key -> new AtomicInteger());
        if (own.incrementAndGet() > settings.addressAttempts()) {
            throw tooMany(settings.window());
        }
        Instant now = clock.instant();
        return store.attempt(pool, share, now, settings.window())
                .invoke(attempts -> {
                    if (attempts.number() > settings.attempts()) {
                        throw tooMany(Duration.between(now, attempts.since().plus(settings.window())));
                    }
                })
                .chain(() -> hashing.matches(password, Optional.of(hash)))
                .call(right -> {
                    if (!right) {
                        return Uni.createFrom().voidItem();
                    }
                    own.decrementAndGet();
                    return store.takeBack(pool, share);
                });
    }

    private static ServiceException tooMany(Duration wait) {
        return new ServiceException(new ServiceError.TooManyRequests("Too many wrong passwords for this link", wait));
    }

    @PreDestroy
    void close() {
        hashing.close();
    }
}
