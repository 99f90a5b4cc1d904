package org.pyairtable.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;

class TokenArrivalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HASH = "0123";

    private final FixedState<State.AccessToken> tokens = new FixedState<>();
    private final FixedState<State.User> users = new FixedState<>();
    private final TokenArrival arrival = new TokenArrival(tokens, users);

    @Test
    void aKnownTokenIsNotWaitedFor() {
        tokens.put(new State.AccessToken(HASH, "pat1", "usr1", List.of("*"), List.of("*"), null));
        assertThat(arrival.of(HASH)).isPresent();
        users.put(new State.User("usr1", "a@example.com", "A", "member"));
        assertThat(arrival.of(HASH)).isEmpty();
    }

    @Test
    void oneThatStaysUnknownIsWaitedForOnce() {
        arrival.of(HASH).orElseThrow().await().atMost(PATIENCE);
        assertThat(arrival.of(HASH)).isEmpty();
        assertThat(arrival.of("4567")).isPresent();
    }

    @Test
    void notMoreThanAHundredAreWaitedForTogether() {
        List<Cancellable> waiting = IntStream.range(0, 100)
                .mapToObj(n -> arrival.of("hash" + n).orElseThrow().subscribe().with(arrived -> {}))
                .toList();
        assertThat(arrival.of(HASH)).isEmpty();
        waiting.getFirst().cancel();
        assertThat(arrival.of(HASH)).isPresent();
        waiting.forEach(Cancellable::cancel);
    }
}
