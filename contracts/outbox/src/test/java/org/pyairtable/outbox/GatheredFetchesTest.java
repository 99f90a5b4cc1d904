package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheredFetchesTest {
    private static final Duration PAUSE = Duration.ofMillis(400);

    private final GatheredFetches fetches = new GatheredFetches();

    GatheredFetchesTest() {
        fetches.configure(Map.of(GatheredFetches.PAUSE, String.valueOf(PAUSE.toMillis())));
    }

    @Test
    void theFirstMessageDoesNotWaitAndTheNextOnesGather() {
        assertThat(taken(1)).isLessThan(PAUSE.dividedBy(2));
        assertThat(taken(1)).isGreaterThan(PAUSE.dividedBy(2));
    }

    @Test
    void manyMessagesDoNotWait() {
        taken(1);

        assertThat(taken(100)).isLessThan(PAUSE.dividedBy(2));
    }

    private Duration taken(int messages) {
        TopicPartition partition = new TopicPartition("topic", 0);
        List<ConsumerRecord<byte[], byte[]>> all = IntStream.range(0, messages)
                .mapToObj(offset -> new ConsumerRecord<>("topic", 0, offset, new byte[0], new byte[0]))
                .toList();
        ConsumerRecords<byte[], byte[]> records = new ConsumerRecords<>(Map.of(partition, all), Map.of());
        long began = System.nanoTime();
        assertThat(fetches.onConsume(records)).isSameAs(records);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
