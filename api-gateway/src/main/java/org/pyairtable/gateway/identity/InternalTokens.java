package org.pyairtable.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.pyairtable.runtime.identity.InternalTokenIssuer;
import org.pyairtable.runtime.identity.Principal;

/** The tokens that requests carry to services: one per principal, reused while it is fresh. */
@Singleton
public class InternalTokens {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final int REMEMBERED = 20_000;

    private record Issued(String token, InternalTokenIssuer issuer, Instant expiresAt) {}

    private final GatewayKey key;
    private final Clock clock;
    private final Cache<Principal, Issued> issued = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(LIFETIME)
            .executor(Runnable::run)
            .build();

    @Inject
    InternalTokens(GatewayKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A token that is valid for at least 15 more seconds. */
    public String tokenFor(Principal principal) {
        InternalTokenIssuer issuer = key.issuer();
        Issued known = issued.getIfPresent(principal);
        Instant now = clock.instant();
        if (known != null
                && known.issuer() == issuer
                && now.isBefore(known.expiresAt().minus(FRESH))) {
            return known.token();
        }
        String token = issuer.issue(principal, LIFETIME);
        issued.put(principal, new Issued(token, issuer, now.plus(LIFETIME)));
        return token;
    }
}
