package org.pyairtable.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.health.ReadinessGate;
import org.pyairtable.runtime.kafka.ConsumerLoop;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.RecordHeaders;
import org.pyairtable.runtime.kafka.TopicSetup;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/**
 * Reads the state topics whose views were requested, each from its beginning. Ready when every view has read what was on its
 * topic at the start. While the broker is away the views stay as they are.
 */
@Singleton
public class StateTopics implements ReadinessGate, ConsumerLoop.Reader {
    private static final Logger LOG = Logger.getLogger(StateTopics.class);

    private static final Duration CATCHING_UP = Duration.ofMillis(20);

    private final Map<String, TopicView<?>> views = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final EventCodec codec;
    private final MeterRegistry metrics;
    private final ConsumerLoop loop;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    StateTopics(KafkaSettings settings, EventCodec codec, MeterRegistry metrics) {
        this.codec = codec;
        this.metrics = metrics;
        this.loop = new ConsumerLoop("state-topics", settings.consumer(), this);
    }

    /** The view of a topic; the same one for every caller. */
    @SuppressWarnings("unchecked") // a view is only ever stored under its own topic's name
    public <S extends State> StateView<S> view(Topic<S> topic) {
        TopicView<?> added = new TopicView<>(topic);
        TopicView<?> before = views.putIfAbsent(topic.name(), added);
        if (before == null) {
            loop.wake();
        }
        return (StateView<S>) (before == null ? added : before);
    }

    /**
     * Runs {@code action} once every view has read what was on its topic at the start. Whatever decides by what it finds in
     * a view begins here: in a view that is still being read, a member looks like a stranger.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the action is responsible for its own failures
    public void whenCaughtUp(Runnable action) {
        caughtUp.thenRun(action);
    }

    @Override
    public String name() {
        return "state-topics";
    }

    @Override
    public boolean open() {
        return views.values().stream().allMatch(TopicView::caughtUp);
    }

    void begin(@Observes StartupEvent event, TopicSetup topics) {
        topics.whenDone(loop::start);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    @Override
    public void start(KafkaConsumer<byte[], byte[]> consumer) {
        targets.clear();
        assign(consumer);
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> entry) {
        TopicView<?> view = views.get(entry.topic());
        if (view != null && entry.key() != null) {
            apply(view, entry);
        }
    }

    /** Until all is known, an empty topic must not make others wait. */
    @Override
    public Duration patience() {
        return open() ? ConsumerLoop.Reader.super.patience() : CATCHING_UP;
    }

    @Override
    public void polled(KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer.assignment().stream().map(TopicPartition::topic).distinct().count() < views.size()) {
            assign(consumer);
        }
        targets.entrySet().removeIf(target -> consumer.position(target.getKey()) >= target.getValue());
        for (TopicView<?> view : views.values()) {
            String topic = view.topic().name();
            boolean assigned =
                    consumer.assignment().stream().anyMatch(p -> p.topic().equals(topic));
            if (assigned && targets.keySet().stream().noneMatch(p -> p.topic().equals(topic))) {
                view.markCaughtUp();
            }
        }
        if (!caughtUp.isDone() && open()) {
            caughtUp.complete(null);
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = views.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        List<TopicPartition> added =
                all.stream().filter(p -> !consumer.assignment().contains(p)).toList();
        consumer.assign(all);
        consumer.seekToBeginning(added);
        targets.putAll(consumer.endOffsets(added));
    }

    private <S extends State> void apply(TopicView<S> view, ConsumerRecord<byte[], byte[]> entry) {
        String key = new String(entry.key(), UTF_8);
        if (entry.value() == null) {
            view.remove(key);
            return;
        }
        switch (codec.decode(view.topic(), RecordHeaders.toText(entry.headers()), entry.value())) {
            case Decoded.Known<S> known -> view.put(key, known.envelope().event());
            case Decoded.Unknown<S> unknown ->
                metrics.counter("pyairtable.state.ignored", "topic", entry.topic())
                        .increment();
            case Decoded.Invalid<S> invalid -> {
                metrics.counter("pyairtable.state.ignored", "topic", entry.topic())
                        .increment();
                LOG.warnf(
                        "Ignored an invalid entry of a state topic: topic=%s offset=%d reason=%s",
                        entry.topic(), entry.offset(), invalid.reason());
            }
        }
    }
}
