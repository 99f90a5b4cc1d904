package org.pyairtable.gateway.identity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State.SigningKey;
import org.pyairtable.events.Topics;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.runtime.flow.VertxFutures;
import org.pyairtable.runtime.health.ReadinessGate;
import org.pyairtable.runtime.identity.InternalTokenIssuer;
import org.pyairtable.runtime.kafka.EventPublisher;
import org.pyairtable.runtime.kafka.TopicSetup;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * The key that internal tokens are signed with. It lives in memory; its public half is announced on Kafka repeatedly, in
 * case the broker lost it. Halfway through its life a successor is announced, which takes over once the services have had
 * time to read it. Not ready before the first announcement.
 */
@Singleton
public class GatewayKey implements ReadinessGate {
    private static final Logger LOG = Logger.getLogger(GatewayKey.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration REPEAT = Duration.ofMinutes(10);
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    private final EventPublisher publisher;
    private final EventFactory events;
    private final StateView<SigningKey> announced;
    private final Clock clock;
    private final Duration lifetime;
    private volatile InternalTokenIssuer current;
    private volatile @Nullable InternalTokenIssuer successor;
    private volatile boolean known;
    private volatile boolean stopped;

    GatewayKey(EventPublisher publisher, EventFactory events, StateTopics state, Clock clock, GatewaySettings config) {
        this.publisher = publisher;
        this.events = events;
        this.announced = state.view(Topics.SIGNING_KEYS);
        this.clock = clock;
        this.lifetime = config.identity().keyLifetime();
        this.current = new InternalTokenIssuer(clock, lifetime);
    }

    /** The key that signs now. */
    InternalTokenIssuer issuer() {
        return current;
    }

    @Override
    public String name() {
        return "gateway-key";
    }

    @Override
    public boolean open() {
        return known;
    }

    void begin(@Observes StartupEvent event, TopicSetup topics, Vertx vertx) {
        topics.whenDone(() -> announce(vertx));
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void announce(Vertx vertx) {
        if (stopped) {
            return;
        }
        InternalTokenIssuer next = successor;
        SigningKey key = (next == null ? current : next).announcement();
        VertxFutures.begin(publisher.publish(events.envelope(EventContext.system(null), key, null)))
                .onSuccess(done -> announced(vertx, next))
                .onFailure(failure -> {
                    LOG.warnf("Gateway key not announced, trying again: reason=%s", failure.getMessage());
                    vertx.setTimer(RETRY.toMillis(), timer -> announce(vertx));
                });
    }

    private void announced(Vertx vertx, @Nullable InternalTokenIssuer next) {
        known = true;
        removeExpired();
        if (next != null) {
            vertx.setTimer(TAKE_OVER.toMillis(), timer -> {
                current = next;
                successor = null;
            });
        }
        vertx.setTimer(REPEAT.toMillis(), timer -> {
            if (isHalfway()) {
                successor = new InternalTokenIssuer(clock, lifetime);
            }
            announce(vertx);
        });
    }

    private boolean isHalfway() {
        Instant halfway = current.announcement().notAfter().minus(lifetime.dividedBy(2));
        return successor == null && clock.instant().isAfter(halfway);
    }

    /** Keys of former gateways would stay on the compacted topic for ever. */
    private void removeExpired() {
        Instant now = clock.instant();
        String issuer = current.announcement().issuer();
        announced.values().stream()
                .filter(key -> key.issuer().equals(issuer) && key.notAfter().isBefore(now))
                .forEach(key -> VertxFutures.begin(publisher.remove(Topics.SIGNING_KEYS, key.keyId()))
                        .onFailure(failure -> LOG.debugf(
                                "Expired key not removed: key=%s reason=%s", key.keyId(), failure.getMessage())));
    }
}
