package org.pyairtable.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.EventDispatch.Outcome;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/** Gives a record to each handler of its topic; what cannot be handled ends as a dead letter. */
@Singleton
class RecordHandling {
    private static final Logger LOG = Logger.getLogger(RecordHandling.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int PAUSE_GROWTH = 3;

    /** Whether anybody wanted some events. */
    enum Interest {
        SOME,
        /** Every handler passed over them. */
        NONE
    }

    private final Map<String, List<EventHandler<?>>> handlers;
    private final EventDispatch dispatch;
    private final DeadLetters deadLetters;
    private final EventCodec codec;
    private final MeterRegistry metrics;
    private final int attempts;
    private final Duration firstPause;

    RecordHandling(
            @All List<EventHandler<?>> handlers,
            EventDispatch dispatch,
            DeadLetters deadLetters,
            EventCodec codec,
            MeterRegistry metrics,
            @ConfigProperty(name = "pyairtable.inbox.attempts", defaultValue = "5") int attempts,
            @ConfigProperty(name = "pyairtable.inbox.first-pause", defaultValue = "100ms") Duration firstPause) {
        this.handlers =
                handlers.stream().collect(Collectors.groupingBy(h -> h.topic().name()));
        this.dispatch = dispatch;
        this.deadLetters = deadLetters;
        this.codec = codec;
        this.metrics = metrics;
        this.attempts = attempts;
        this.firstPause = firstPause;
        requireUniqueNames(handlers);
    }

    Set<String> topics() {
        return handlers.keySet();
    }

    /**
     * Records of one key, in their order. Completes when every handler has handled each of them or it is a dead letter; never
     * fails while it can wait.
     */
    Uni<Interest> handle(List<InboxRecord> entries) {
        return concerned(entries)
                .chain(concerned -> concerned.isEmpty()
                        ? Uni.createFrom().item(Interest.NONE)
                        : handle(concerned, entries).replaceWith(Interest.SOME));
    }

    /** The handlers of the topic without those to whom none of these matters; these have passed over them. */
    private Uni<List<EventHandler<?>>> concerned(List<InboxRecord> entries) {
        List<EventHandler<?>> all = handlers.getOrDefault(entries.getFirst().topic(), List.of());
        if (all.stream().noneMatch(handler -> handler instanceof SqlEventHandler<?> h && h.isChoosy())) {
            return Uni.createFrom().item(all);
        }
        List<EventOutline> outlines = entries.stream()
                .filter(entry -> codec.hasSoundAttributes(entry.headers()))
                .flatMap(entry -> EventOutline.of(entry.headers()).stream())
                .toList();
        if (outlines.size() < entries.size()) {
            return Uni.createFrom().item(all);
        }
        Uni<List<EventHandler<?>>> concerned = Uni.createFrom().item(List.of());
        for (EventHandler<?> handler : all) {
            concerned = concerned.chain(
                    found -> passesOver(handler, outlines).map(passes -> passes ? found : with(found, handler)));
        }
        return concerned;
    }

    private Uni<Boolean> passesOver(EventHandler<?> handler, List<EventOutline> events) {
        return switch (handler) {
            // Whatever kept the question from being answered, the handling meets it again, and knows how to wait.
            case SqlEventHandler<?> h
            when h.isChoosy() ->
                dispatch.passOver(h, events)
                        .invoke(passed -> countPassed(h, passed ? events.size() : 0))
                        .onFailure()
                        .recoverWithItem(false);
            case SqlEventHandler<?> h -> Uni.createFrom().item(false);
            case SessionEventHandler<?> h -> Uni.createFrom().item(false);
        };
    }

    private void countPassed(EventHandler<?> handler, int events) {
        metrics.counter("pyairtable.inbox.events", "handler", handler.name(), "outcome", "passed-over")
                .increment(events);
    }

    private static List<EventHandler<?>> with(List<EventHandler<?>> handlers, EventHandler<?> handler) {
        List<EventHandler<?>> more = new ArrayList<>(handlers);
        more.add(handler);
        return more;
    }

    private Uni<Void> handle(List<EventHandler<?>> interested, List<InboxRecord> entries) {
        List<Piece> pieces = new ArrayList<>();
        for (InboxRecord entry : entries) {
            pieces.add(new Piece(entry, codec.decode(interested.getFirst().topic(), entry.headers(), bytes(entry))));
        }
        if (pieces.size() > 1 && pieces.stream().allMatch(piece -> piece.decoded() instanceof Decoded.Known<?>)) {
            return together(interested, pieces);
        }
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Piece piece : pieces) {
            all = all.chain(() -> handle(interested, piece));
        }
        return all;
    }

    private Uni<Void> handle(List<EventHandler<?>> interested, Piece piece) {
        return switch (piece.decoded()) {
            case Decoded.Known<?> known -> {
                Uni<Void> all = Uni.createFrom().voidItem();
                for (EventHandler<?> handler : interested) {
                    all = all.chain(() -> handleOrBury(handler, known.envelope(), piece.entry()));
                }
                yield all;
            }
            case Decoded.Unknown<?> unknown -> {
                metrics.counter(
                                "pyairtable.inbox.unknown",
                                "topic",
                                piece.entry().topic())
                        .increment();
                yield Uni.createFrom().voidItem();
            }
            case Decoded.Invalid<?> invalid ->
                bury(piece.entry(), new DeadLetters.Reason("", invalid.code(), invalid.reason(), 1));
        };
    }

    /** All in one transaction of each handler that allows it; one by one when that does not work out, so that each gets what it deserves. */
    private Uni<Void> together(List<EventHandler<?>> interested, List<Piece> pieces) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (EventHandler<?> handler : interested) {
            all = all.chain(() -> switch (handler) {
                case SqlEventHandler<?> h
                when h.sharesTransactions() ->
                    together(h, pieces).onFailure().recoverWithUni(failure -> {
                        LOG.debugf("%s handles %d events one by one: %s", h.name(), pieces.size(), failure);
                        return oneByOne(h, pieces);
                    });
                case SqlEventHandler<?> h -> oneByOne(h, pieces);
                case SessionEventHandler<?> h -> oneByOne(h, pieces);
            });
        }
        return all;
    }

    private <E extends Event> Uni<Void> together(SqlEventHandler<E> handler, List<Piece> pieces) {
        List<Envelope<E>> events = new ArrayList<>();
        for (Piece piece : pieces) {
            @SuppressWarnings("unchecked") // decoded by the handler's own topic
            Envelope<E> event = (Envelope<E>) piece.envelope();
            events.add(event);
        }
        return dispatch.dispatch(handler, events)
                .invoke(handled -> {
                    count(handler, Outcome.HANDLED, handled);
                    count(handler, Outcome.DUPLICATE, events.size() - handled);
                })
                .replaceWithVoid();
    }

    private Uni<Void> oneByOne(EventHandler<?> handler, List<Piece> pieces) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Piece piece : pieces) {
            all = all.chain(() -> handleOrBury(handler, piece.envelope(), piece.entry()));
        }
        return all;
    }

    /** A record and what it says. */
    private record Piece(InboxRecord entry, Decoded<?> decoded) {
        /** Of a known event. */
        Envelope<?> envelope() {
            return ((Decoded.Known<?>) decoded).envelope();
        }
    }

    /** One attempt of one handler (all, for a record that was no event), without retries and without burying. */
    Uni<Void> handleOnce(InboxRecord entry, String handlerName) {
        List<EventHandler<?>> interested = handlers.getOrDefault(entry.topic(), List.of()).stream()
                .filter(h -> handlerName.isEmpty() || h.name().equals(handlerName))
                .toList();
        if (interested.isEmpty()) {
            return Uni.createFrom().failure(new RejectedEvent("NO_HANDLER", "Nobody handles it any more"));
        }
        return switch (codec.decode(interested.getFirst().topic(), entry.headers(), bytes(entry))) {
            case Decoded.Known<?> known -> {
                Uni<Void> all = Uni.createFrom().voidItem();
                for (EventHandler<?> handler : interested) {
                    all = all.chain(() -> attempt(handler, known.envelope()));
                }
                yield all;
            }
            case Decoded.Unknown<?> unknown ->
                Uni.createFrom().failure(new RejectedEvent("UNKNOWN_TYPE", "Unknown type " + unknown.type()));
            case Decoded.Invalid<?> invalid ->
                Uni.createFrom().failure(new RejectedEvent(invalid.code(), invalid.reason()));
        };
    }

    private Uni<Void> handleOrBury(EventHandler<?> handler, Envelope<?> event, InboxRecord entry) {
        return attempt(handler, event, entry, 1, firstPause);
    }

    private Uni<Void> attempt(
            EventHandler<?> handler, Envelope<?> event, InboxRecord entry, int number, Duration pause) {
        return attempt(handler, event).onFailure().recoverWithUni(failure -> {
            if (DatabaseFailures.waitingHelps(failure)) {
                LOG.warnf("%s waits for the database: %s", handler.name(), failure.getMessage());
                return after(pause, () -> attempt(handler, event, entry, number, longer(pause)));
            }
            if (failure instanceof RejectedEvent rejected) {
                return bury(entry, reason(handler, rejected.code(), failure, number));
            }
            if (number >= attempts) {
                LOG.warnf(failure, "%s gave up event %s after %d attempts", handler.name(), event.id(), number);
                return bury(entry, reason(handler, "HANDLER_FAILED", failure, number));
            }
            metrics.counter("pyairtable.inbox.retries", "handler", handler.name())
                    .increment();
            return after(pause, () -> attempt(handler, event, entry, number + 1, longer(pause)));
        });
    }

    private <E extends Event> Uni<Void> attempt(EventHandler<E> handler, Envelope<?> event) {
        @SuppressWarnings("unchecked") // decoded by the handler's own topic
        Envelope<E> own = (Envelope<E>) event;
        return dispatch.dispatch(handler, own)
                .invoke(outcome -> count(handler, outcome, 1))
                .replaceWithVoid();
    }

    private void count(EventHandler<?> handler, Outcome outcome, int events) {
        metrics.counter(
                        "pyairtable.inbox.events",
                        "handler",
                        handler.name(),
                        "outcome",
                        outcome == Outcome.HANDLED ? "handled" : "duplicate")
                .increment(events);
    }

    private Uni<Void> bury(InboxRecord entry, DeadLetters.Reason reason) {
        return bury(entry, reason, firstPause);
    }

    private Uni<Void> bury(InboxRecord entry, DeadLetters.Reason reason, Duration pause) {
        return deadLetters
                .add(entry, reason)
                .invoke(() -> metrics.counter("pyairtable.inbox.dead-letters", "topic", entry.topic())
                        .increment())
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("Dead letter of %s waits: %s", entry.topic(), failure.getMessage());
                    return after(pause, () -> bury(entry, reason, longer(pause)));
                });
    }

    private static Uni<Void> after(Duration pause, Supplier<Uni<Void>> next) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(pause).chain(ignored -> next.get());
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(PAUSE_GROWTH);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private static DeadLetters.Reason reason(EventHandler<?> handler, String code, Throwable failure, int attempts) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new DeadLetters.Reason(handler.name(), code, text, attempts);
    }

    private static byte @Nullable [] bytes(InboxRecord entry) {
        Buffer payload = entry.payload();
        return payload == null ? null : payload.getBytes();
    }

    private static void requireUniqueNames(List<EventHandler<?>> handlers) {
        Set<String> names = new HashSet<>();
        handlers.forEach(h -> {
            if (!names.add(h.name())) {
                throw new IllegalStateException("Two event handlers are named " + h.name());
            }
        });
    }
}
