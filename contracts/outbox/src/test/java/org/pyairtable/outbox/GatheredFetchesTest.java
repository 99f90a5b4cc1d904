package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheredFetchesTest {
    private final List<Duration> waits = new ArrayList<>();
    private long now = 17;
    private final GatheredFetches fetches = new GatheredFetches(() -> now, nanos -> {
        waits.add(Duration.ofNanos(nanos));
        now += nanos;
    });

    GatheredFetchesTest() {
        fetches.configure(Map.of(GatheredFetches.PAUSE, "400"));
    }

    @Test
    void theFirstMessageDoesNotWaitAndTheNextOnesGather() {
        deliver(1);
        assertThat(waits).isEmpty();

        now += Duration.ofMillis(150).toNanos();
        deliver(1);
        assertThat(waits).containsExactly(Duration.ofMillis(250));

        now += Duration.ofMillis(400).toNanos();
        deliver(1);
        assertThat(waits).hasSize(1);
    }

    @Test
    void manyMessagesDoNotWait() {
        deliver(1);
        deliver(100);

        assertThat(waits).isEmpty();
    }

    @Test
    void whatWasFetchedBeforeAPauseEndedDoesNotWaitForAnother() {
        deliver(1);
        deliver(1);
        deliver(1);
        deliver(30);
        assertThat(waits).containsExactly(Duration.ofMillis(400));

        deliver(1);
        assertThat(waits).hasSize(2);
    }

    @Test
    void largeMessagesDoNotWaitNorDoesTheRestOfAFetch() {
        deliver(1);
        deliver(10, 100_000);
        deliver(1);

        assertThat(waits).isEmpty();
    }

    private void deliver(int messages) {
        deliver(messages, 0);
    }

    private void deliver(int messages, int bytes) {
        TopicPartition partition = new TopicPartition("topic", 0);
        List<ConsumerRecord<byte[], byte[]>> all = IntStream.range(0, messages)
                .mapToObj(offset -> new ConsumerRecord<>("topic", 0, offset, new byte[0], new byte[bytes]))
                .toList();
        ConsumerRecords<byte[], byte[]> records = new ConsumerRecords<>(Map.of(partition, all), Map.of());
        assertThat(fetches.onConsume(records)).isSameAs(records);
    }
}
