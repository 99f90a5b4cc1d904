package org.pyairtable.gateway.activity;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AccessEvent.TokenUse;
import org.pyairtable.runtime.identity.Principal;

/** The last use of each personal access token since it was taken, to the minute. */
@Singleton
class TokenUses {
    /** Of one time between two reports; the uses of further tokens are not counted in it. */
    static final int MOST = 100_000;

    private volatile ConcurrentMap<String, Instant> uses = new ConcurrentHashMap<>();
    private final Clock clock;

    TokenUses(Clock clock) {
        this.clock = clock;
    }

    /** Sessions are not counted here. */
    void used(Principal principal) {
        if (!principal.isToken()) {
            return;
        }
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        ConcurrentMap<String, Instant> counted = uses;
        @Nullable Instant before = counted.get(principal.credentialId());
        boolean room = before != null || counted.size() < MOST;
        if (room && !minute.equals(before)) {
            counted.put(principal.credentialId(), minute);
        }
    }

    /** What was counted; counting begins anew. */
    synchronized List<TokenUse> take() {
        ConcurrentMap<String, Instant> taken = uses;
        uses = new ConcurrentHashMap<>();
        return taken.entrySet().stream()
                .map(use -> new TokenUse(use.getKey(), use.getValue()))
                .toList();
    }
}
