package org.pyairtable.runtime.kafka;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.health.ReadinessGate;

/**
 * Creates the topics that do not exist yet, waiting for the broker as long as it takes. Every service does it for all
 * topics, so that services start in any order. Where only an operator may create topics, existing ones are enough.
 */
@Startup
@Singleton
public class TopicSetup implements ReadinessGate {
    private static final Logger LOG = Logger.getLogger(TopicSetup.class);
    private static final long REQUEST_SECONDS = 10;

    private final KafkaSettings settings;
    private final List<NewTopic> wanted;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final RetryPause pause = new RetryPause();
    private volatile boolean stopped;

    TopicSetup(
            KafkaSettings settings,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @All List<ConsumedTopics> consumed,
            TopicSettings topics) {
        this.settings = settings;
        this.wanted = wanted(
                service,
                consumed.stream().flatMap(some -> some.names().stream()).toList(),
                topics);
        Thread.ofPlatform().daemon().name("topic-setup").start(this::createUntilDone);
    }

    /** Runs {@code action} once all topics exist. */
    @SuppressWarnings("FutureReturnValueIgnored") // the action is responsible for its own failures
    public void whenDone(Runnable action) {
        done.thenRun(action);
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public boolean open() {
        return done.isDone();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        pause.end();
    }

    private static List<NewTopic> wanted(String service, List<String> consumed, TopicSettings settings) {
        short replication = (short) settings.replication();
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<? extends Event> topic : Topics.all()) {
            topics.add(new NewTopic(topic.name(), Math.min(topic.partitions(), settings.mostPartitions()), replication)
                    .configs(configs(topic, settings)));
            if (consumed.contains(topic.name())) {
                topics.add(new NewTopic(topic.deadLetterTopic(service), 1, replication)
                        .configs(Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                "-1",
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                String.valueOf(2 * KafkaSettings.MAX_EVENT_BYTES))));
            }
        }
        return topics;
    }

    private static Map<String, String> configs(Topic<?> topic, TopicSettings settings) {
        Duration retention = topic.equals(Topics.IDENTITY) ? settings.keepIdentity() : topic.retention();
        String maxBytes = String.valueOf(KafkaSettings.MAX_EVENT_BYTES + 64 * 1024);
        return switch (topic.kind()) {
            case STATE ->
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1",
                        TopicConfig.SEGMENT_MS_CONFIG,
                        "3600000");
            case EVIDENCE ->
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1");
            case EVENTS, COMMANDS, REQUESTS ->
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(retention.toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        maxBytes);
        };
    }

    private void createUntilDone() {
        while (!stopped) {
            try (Admin admin = Admin.create(settings.admin())) {
                createMissing(admin);
                LOG.debugf("All %d topics exist", wanted.size());
                done.complete(null);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.infof("Topics not created yet, waiting for the broker: reason=%s", e.getMessage());
                pause.next();
            }
        }
    }

    private void createMissing(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> existing = admin.listTopics().names().get(REQUEST_SECONDS, TimeUnit.SECONDS);
        Set<String> seen = new HashSet<>(existing);
        List<NewTopic> missing = wanted.stream().filter(t -> seen.add(t.name())).toList();
        if (missing.isEmpty()) {
            return;
        }
        for (var outcome : admin.createTopics(missing).values().values()) {
            try {
                outcome.get(REQUEST_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }
}
