package org.pyairtable.runtime.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/** In place of Kafka's own reporter, which makes some hundred beans of JMX for each client at the start, for nobody. */
public final class UnreportedMetrics implements MetricsReporter {
    @Override
    public void configure(Map<String, ?> configs) {
        // It has no settings.
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        // They are read from the client where they are needed.
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        // As above.
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        // As above.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
