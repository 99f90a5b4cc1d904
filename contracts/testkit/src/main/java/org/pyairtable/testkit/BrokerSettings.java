package org.pyairtable.testkit;

import java.util.Map;

/** The settings of every broker that the testkit starts. */
final class BrokerSettings {
    static final Map<String, String> COMMON = Map.of(
            "auto.create.topics.enable", "false",
            "message.max.bytes", Integer.toString(16 * 1024 * 1024),
            "replica.fetch.max.bytes", Integer.toString(16 * 1024 * 1024),
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1");

    private BrokerSettings() {}
}
