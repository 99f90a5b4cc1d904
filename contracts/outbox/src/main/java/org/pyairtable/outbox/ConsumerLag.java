package org.pyairtable.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** How many messages of each topic the inbox has still to fetch, as its Kafka client knows it. */
@Singleton
class ConsumerLag {
    private static final String CHANNEL = "inbox";
    private static final String LAG = "records-lag";

    private final KafkaClientService clients;
    private final List<String> topics;
    private final List<Meter> shown = new ArrayList<>();

    ConsumerLag(KafkaClientService clients, InboxSettings settings) {
        this.clients = clients;
        this.topics = settings.topics();
    }

    void show(@Observes StartupEvent event, MeterRegistry metrics) {
        topics.forEach(topic -> shown.add(Gauge.builder("pyairtable.inbox.lag", this, lag -> lag.of(topic))
                .tag("topic", topic)
                .description("Messages of the topic that this instance has still to fetch")
                .register(metrics)));
    }

    /** A gauge of an application that has ended would stand in the way of that of the next one in the same process. */
    void hide(@Observes ShutdownEvent event, MeterRegistry metrics) {
        shown.forEach(metrics::remove);
    }

    private double of(String topic) {
        KafkaConsumer<?, ?> channel = clients.getConsumer(CHANNEL);
        // Made at the first subscription.
        Consumer<?, ?> consumer = channel == null ? null : channel.unwrap();
        return consumer == null
                ? 0
                : consumer.metrics().entrySet().stream()
                        .filter(metric -> measures(metric.getKey(), topic))
                        .mapToDouble(metric -> value(metric.getValue()))
                        .filter(Double::isFinite)
                        .sum();
    }

    /** Kafka writes the dots of a topic as underscores in the tags of its metrics. */
    private static boolean measures(MetricName name, String topic) {
        String tagged = name.tags().get("topic");
        return name.name().equals(LAG)
                && tagged != null
                && tagged.replace('_', '.').equals(topic.replace('_', '.'));
    }

    private static double value(Metric metric) {
        return metric.metricValue() instanceof Double number ? number : 0;
    }
}
