package org.pyairtable.testkit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The broker's topics, their offsets, and how far consumer groups are. */
public final class Topology implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_QUESTIONS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Admin admin;

    Topology(String bootstrapServers) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** All topics but Kafka's own. */
    public Set<String> topics() {
        return done(admin.listTopics().names());
    }

    /** Creates the topic unless it exists. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** As {@link #createTopic(String, int)}, with settings such as {@code cleanup.policy}. */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create the topic " + name, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating a topic", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer of the broker in " + PATIENCE, e);
        }
        // The controller knows the topic; the broker that answers requests does a moment later.
        until(() -> topics().contains(name), PATIENCE, () -> name + " does not appear");
    }

    /** Deletes the topics and returns when they are gone. */
    public void deleteTopics(Collection<String> names) {
        done(admin.deleteTopics(names).all());
        until(() -> topics().stream().noneMatch(names::contains), PATIENCE, () -> names + " still exist");
    }

    /** For each partition the offset of the next message. */
    public Map<TopicPartition, Long> endOffsets(String topic) {
        return offsets(topic, partition -> OffsetSpec.latest());
    }

    /** How many messages of the topic the group has not committed yet. */
    public long lag(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        Map<TopicPartition, Long> begins = offsets(topic, partition -> OffsetSpec.earliest());
        return endOffsets(topic).entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata at = committed.get(end.getKey());
                    long done = at == null ? begins.getOrDefault(end.getKey(), 0L) : at.offset();
                    return end.getValue() - done;
                })
                .sum();
    }

    /** Waits until the group has committed everything on the topic. */
    public void awaitNoLag(String group, String topic, Duration patience) {
        until(
                () -> lag(group, topic) == 0,
                patience,
                () -> group + " lags " + lag(group, topic) + " behind on " + topic + " after " + patience);
    }

    /** The consumer groups that the broker knows. */
    public Set<String> groups() {
        return done(admin.listGroups().all()).stream()
                .map(group -> group.groupId())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw new IllegalStateException("cannot read the offsets of " + group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading offsets", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer of the broker in " + PATIENCE, e);
        }
    }

    private Map<TopicPartition, Long> offsets(String topic, Function<TopicPartition, OffsetSpec> which) {
        Map<TopicPartition, OffsetSpec> asked =
                done(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .collect(Collectors.toMap(partition -> partition, which));
        return done(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** The broker sends no notification when a group commits or a topic is deleted, so it is polled. */
    private static void until(
            java.util.function.BooleanSupplier condition,
            Duration patience,
            java.util.function.Supplier<String> failure) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(failure.get());
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS);
        }
    }

    private static <T> T done(KafkaFuture<T> future) {
        return KafkaProbe.finish(future.toCompletionStage().toCompletableFuture(), PATIENCE);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
