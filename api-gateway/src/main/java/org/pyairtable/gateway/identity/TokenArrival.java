package org.pyairtable.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.events.State.AccessToken;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.state.StateView;

/**
 * Waits for an unknown token to arrive on the state topic: its owner may use it right after creating it. Most unknown tokens
 * are invalid, so each is waited for once, and only a limited number at the same time.
 */
final class TokenArrival {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration WRONG_FOR = Duration.ofMinutes(1);
    private static final int MOST_WRONG = 10_000;
    private static final int MOST_WAITING = 100;

    private final StateView<AccessToken> tokens;
    private final StateView<User> users;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Cache<String, Boolean> wrong = Caffeine.newBuilder()
            .maximumSize(MOST_WRONG)
            .expireAfterWrite(WRONG_FOR)
            .executor(Runnable::run)
            .build();

    TokenArrival(StateView<AccessToken> tokens, StateView<User> users) {
        this.tokens = tokens;
        this.users = users;
    }

    /**
     * Completes when the token and its user have arrived, or after the time limit; empty for a token that is not waited for.
     */
    Optional<Uni<Void>> of(String hash) {
        Optional<AccessToken> known = tokens.get(hash);
        boolean complete = known.flatMap(token -> users.get(token.userId())).isPresent();
        if (complete || wrong.getIfPresent(hash) != null || waiting.get() >= MOST_WAITING) {
            return Optional.empty();
        }
        return Optional.of(Uni.createFrom().deferred(() -> {
            waiting.incrementAndGet();
            return tokens.await(hash, PATIENCE)
                    .chain(token -> users.await(token.userId(), PATIENCE))
                    .replaceWithVoid()
                    .onFailure()
                    .invoke(silence -> wrong.put(hash, true))
                    .onFailure()
                    .recoverWithNull()
                    .onTermination()
                    .invoke(waiting::decrementAndGet);
        }));
    }
}
