package org.pyairtable.events;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf and because of what an event is published.
 *
 * @param workspace workspace id; absent for platform-wide events
 * @param actor user id or {@link #SYSTEM}
 * @param causation id of the direct cause; absent for a first cause
 * @param correlation id shared by the whole chain; absent lets the new event start one
 * @param replyTo topic that an answer is wanted on
 * @param credential what limits the actor, for questions and commands; absent for the user's own role. Never passed on to
 *     what an event causes: a workflow that a token's write starts does not act for the token.
 */
public record EventContext(
        @Nullable String workspace,
        String actor,
        @Nullable String causation,
        @Nullable String correlation,
        @Nullable String replyTo,
        @Nullable Credential credential) {
    /** The actor of what the platform does by itself. */
    public static final String SYSTEM = "system";

    public EventContext {
        Objects.requireNonNull(actor, "actor");
    }

    /** By the user's own role. */
    public EventContext(
            @Nullable String workspace,
            String actor,
            @Nullable String causation,
            @Nullable String correlation,
            @Nullable String replyTo) {
        this(workspace, actor, causation, correlation, replyTo, null);
    }

    /** The first cause of a chain, such as an HTTP request of a user. */
    public static EventContext by(String actor, @Nullable String workspace) {
        return new EventContext(workspace, actor, null, null, null);
    }

    /** Something the platform does by itself. */
    public static EventContext system(@Nullable String workspace) {
        return by(SYSTEM, workspace);
    }

    /** The consequence of an event: same workspace, actor and correlation. */
    public static EventContext causedBy(Envelope<?> cause) {
        return new EventContext(cause.workspace(), cause.actor(), cause.id(), cause.correlation(), null);
    }

    public EventContext withWorkspace(@Nullable String id) {
        return new EventContext(id, actor, causation, correlation, replyTo, credential);
    }

    /** For causes that were kept with what they caused. */
    public EventContext withCause(@Nullable String eventId, @Nullable String chain) {
        return new EventContext(workspace, actor, eventId, chain, replyTo, credential);
    }

    public EventContext withReplyTo(String topic) {
        return new EventContext(workspace, actor, causation, correlation, topic, credential);
    }

    public EventContext withCorrelation(String id) {
        return new EventContext(workspace, actor, causation, id, replyTo, credential);
    }

    public EventContext withActor(String newActor) {
        return new EventContext(workspace, newActor, causation, correlation, replyTo);
    }

    /** For a question or a command: its actor is limited as the credential says. */
    public EventContext under(Credential limits) {
        return new EventContext(workspace, actor, causation, correlation, replyTo, limits);
    }
}
