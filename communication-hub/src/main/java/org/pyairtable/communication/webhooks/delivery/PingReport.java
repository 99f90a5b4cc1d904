package org.pyairtable.communication.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationEvent.PingAttempted;
import org.pyairtable.events.CommunicationEvent.PingResult;

/** Reports an attempt at a ping to data-integration. */
final class PingReport {
    private PingReport() {}

    static PingAttempted of(Lease lease, Outcome outcome, Instant begun, Instant ended) {
        Lease.Ping ping = lease.ping();
        if (ping == null) {
            throw new IllegalArgumentException(lease.messageId() + " is not a ping");
        }
        return new PingAttempted(
                lease.workspaceId(),
                lease.endpointId(),
                ping.id(),
                lease.attempt(),
                result(outcome),
                Math.max(0, Duration.between(begun, ended).toMillis()),
                ended,
                error(outcome));
    }

    private static PingResult result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered e -> PingResult.DELIVERED;
            case Outcome.Again e -> PingResult.FAILED;
            case Outcome.Exhausted e -> PingResult.EXHAUSTED;
            case Outcome.Unsubscribed e -> PingResult.EXHAUSTED;
        };
    }

    private static @Nullable String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered e -> null;
            case Outcome.Again e -> e.error();
            case Outcome.Exhausted e -> e.error();
            case Outcome.Unsubscribed e -> e.error();
        };
    }
}
