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
 * Waits for what is said of a token that nobody has heard of here. Its owner may use it in the moment that it is made, and the
 * news of it are still on their way. Most unknown tokens are wrong, so each is waited for once, and not many at the same time.
 */
final class TokenNews {
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

    TokenNews(StateView<AccessToken> tokens, StateView<User> users) {
        this.tokens = tokens;
        this.users = users;
    }

    /** Ends when there are news of the token or of its user, or none came in time; empty for one that is not worth waiting for. */
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
