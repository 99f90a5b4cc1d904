package org.pyairtable.events;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event with its CloudEvents 1.0 attributes, which travel as Kafka headers (binary mode) under the prefix
 * {@code ce_}; the payload alone is the Kafka value.
 *
 * @param id unique per event; consumers recognise a redelivery by it
 * @param source the service that published it, for example {@code data-integration}
 * @param type see {@link EventType}
 * @param subject what it is about: the aggregate's id
 * @param time when it happened, by the publisher's clock
 * @param traceparent W3C trace context of the work that caused it
 * @param workspace the workspace it belongs to; absent for platform-wide events
 * @param actor the user id on whose behalf it happened, or {@link EventContext#SYSTEM}
 * @param causation id of the event or request that directly caused it
 * @param correlation id shared by everything that one first cause set off
 * @param replyTo topic that an answer is wanted on
 * @param credential what limits the actor of a question or command; absent for the user's own role
 */
public record Envelope<E extends Event>(
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        @Nullable String traceparent,
        @Nullable String workspace,
        String actor,
        @Nullable String causation,
        String correlation,
        @Nullable String replyTo,
        @Nullable Credential credential,
        E event) {
    public Envelope {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(correlation, "correlation");
        Objects.requireNonNull(event, "event");
    }

    /** As its user, by the user's own role. */
    public Envelope(
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            @Nullable String traceparent,
            @Nullable String workspace,
            String actor,
            @Nullable String causation,
            String correlation,
            @Nullable String replyTo,
            E event) {
        this(
                id,
                source,
                type,
                subject,
                time,
                traceparent,
                workspace,
                actor,
                causation,
                correlation,
                replyTo,
                null,
                event);
    }
}
