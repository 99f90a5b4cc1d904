package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.runtime.wire.CloudEventHeaders;
import org.pyairtable.runtime.wire.Decoded;

/** Takes messages from the inbox to the handlers of their topic. What cannot be read becomes a dead letter. */
@Singleton
class InboxDelivery {
    /** Whether messages were relevant to any handler. */
    enum Relevance {
        RELEVANT,
        /** Every handler skipped them. */
        SKIPPED
    }

    private final HandlerRegistry handlers;
    private final EventSkipping skipping;
    private final BatchDelivery batches;
    private final RetryingDelivery single;
    private final DeadLettering deadLetters;
    private final InboxMetrics metrics;
    private final WorkspaceStates workspaces;

    InboxDelivery(
            HandlerRegistry handlers,
            EventSkipping skipping,
            BatchDelivery batches,
            RetryingDelivery single,
            DeadLettering deadLetters,
            InboxMetrics metrics,
            WorkspaceStates workspaces) {
        this.workspaces = workspaces;
        this.handlers = handlers;
        this.skipping = skipping;
        this.batches = batches;
        this.single = single;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /**
     * Messages of one key, in their order. Completes when every handler has handled or skipped each of them or it is a dead
     * letter; never fails while it can wait.
     */
    Uni<Relevance> deliver(List<InboxMessage> messages) {
        List<EventHandler<?>> all = handlers.of(messages.getFirst().topic());
        List<InboxMessage> living = messages.stream()
                .filter(message -> all.isEmpty() || !isOfDeleted(message, all.getFirst()))
                .toList();
        if (living.size() == messages.size()) {
            return deliverTo(all, messages);
        }
        List<EventHandler<?>> unconcerned =
                all.stream().filter(EventHandler::handlesDeletedWorkspaces).toList();
        List<EventHandler<?>> others = all.stream()
                .filter(handler -> !handler.handlesDeletedWorkspaces())
                .toList();
        return deliverTo(unconcerned, messages).chain(relevance -> deliverTo(others, living)
                .map(other -> other == Relevance.RELEVANT ? other : relevance));
    }

    private Uni<Relevance> deliverTo(List<EventHandler<?>> candidates, List<InboxMessage> messages) {
        if (candidates.isEmpty() || messages.isEmpty()) {
            return Uni.createFrom().item(Relevance.SKIPPED);
        }
        return skipping.interested(candidates, messages)
                .chain(interested -> interested.isEmpty()
                        ? Uni.createFrom().item(Relevance.SKIPPED)
                        : deliver(interested, messages).replaceWith(Relevance.RELEVANT));
    }

    /** Commands are left to their handlers, which refuse them with an answer. */
    private boolean isOfDeleted(InboxMessage message, EventHandler<?> handler) {
        return handler.topic().kind() == Topic.Kind.EVENTS
                && workspaces.isDeleted(message.headers().get(CloudEventHeaders.WORKSPACE));
    }

    private Uni<Void> deliver(List<EventHandler<?>> interested, List<InboxMessage> messages) {
        Topic<?> topic = interested.getFirst().topic();
        List<Received> received = messages.stream()
                .map(message -> new Received(message, decode(topic, message)))
                .toList();
        List<InboxEvent> events = received.stream().flatMap(Received::event).toList();
        return events.size() == received.size()
                ? Sequential.each(interested, handler -> batches.deliver(handler, events))
                : Sequential.each(received, one -> deliver(interested, one.message(), one.content()));
    }

    private Uni<Void> deliver(List<EventHandler<?>> interested, InboxMessage message, Decoded<?> content) {
        return switch (content) {
            case Decoded.Known<?> known -> {
                InboxEvent event = new InboxEvent(message, known.envelope());
                yield Sequential.each(interested, handler -> single.deliver(handler, event));
            }
            case Decoded.Unknown<?> unknown -> {
                metrics.unknown(message.topic());
                yield Uni.createFrom().voidItem();
            }
            case Decoded.Invalid<?> invalid ->
                deadLetters.add(message, new DeadLetters.Reason("", invalid.code(), invalid.reason(), 1));
        };
    }

    /**
     * One attempt with a dead letter, which fails when it does.
     *
     * @param handlerName empty for every handler of the topic
     */
    Uni<Void> redeliver(InboxMessage message, String handlerName) {
        List<EventHandler<?>> interested = handlers.of(message.topic(), handlerName);
        if (interested.isEmpty()) {
            return Uni.createFrom()
                    .failure(new RejectedEvent("NO_HANDLER", "The service has no handler for it any more"));
        }
        return switch (decode(interested.getFirst().topic(), message)) {
            case Decoded.Known<?> known ->
                Sequential.each(interested, handler -> single.deliverOnce(handler, known.envelope()));
            case Decoded.Unknown<?> unknown ->
                Uni.createFrom().failure(new RejectedEvent("UNKNOWN_TYPE", "Unknown type " + unknown.type()));
            case Decoded.Invalid<?> invalid ->
                Uni.createFrom().failure(new RejectedEvent(invalid.code(), invalid.reason()));
        };
    }

    private Decoded<?> decode(Topic<?> topic, InboxMessage message) {
        Buffer payload = message.payload();
        return handlers.codec(topic.name())
                .decode(topic, message.headers(), payload == null ? null : payload.getBytes());
    }

    private record Received(InboxMessage message, Decoded<?> content) {
        Stream<InboxEvent> event() {
            return content instanceof Decoded.Known<?> known
                    ? Stream.of(new InboxEvent(message, known.envelope()))
                    : Stream.empty();
        }
    }
}
