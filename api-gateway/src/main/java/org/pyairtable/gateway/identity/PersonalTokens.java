package org.pyairtable.gateway.identity;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.State.AccessToken;
import org.pyairtable.events.State.User;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Personal access tokens, known by their hash. A revoked token, or one of a removed user, is invalid. */
@Singleton
class PersonalTokens {
    static final String PREFIX = Principal.TOKEN;

    private final StateView<AccessToken> tokens;
    private final StateView<User> users;
    private final TokenArrival arrival;
    private final Clock clock;

    @Inject
    PersonalTokens(StateTopics state, Clock clock) {
        this(state.view(Topics.ACCESS_TOKENS), state.view(Topics.USERS), clock);
    }

    PersonalTokens(StateView<AccessToken> tokens, StateView<User> users, Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.arrival = new TokenArrival(tokens, users);
        this.clock = clock;
    }

    Optional<Principal> principal(String token) {
        return tokens.get(hash(token))
                .filter(known -> known.expiresAt() == null || clock.instant().isBefore(known.expiresAt()))
                .flatMap(known -> users.get(known.userId())
                        .map(user -> new Principal(
                                user.userId(),
                                user.platformRole(),
                                Set.copyOf(known.scopes()),
                                Set.copyOf(known.resources()),
                                known.tokenId(),
                                WritePolicy.ofWire(known.writes()))));
    }

    /** The arrival to wait for before an unknown token is refused; empty for a token that is refused at once. */
    Optional<Uni<Void>> arrival(String token) {
        return arrival.of(hash(token));
    }

    /** Lower-case hexadecimal SHA-256, the key of tokens on the state topic. */
    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
