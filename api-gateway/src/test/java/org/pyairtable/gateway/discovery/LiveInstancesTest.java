package org.pyairtable.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;

class LiveInstancesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private long now = 1_000;
    private final LiveInstances live = new LiveInstances(
            Duration.ofSeconds(2), new Ejection.Terms(3, Duration.ofSeconds(1), Duration.ofSeconds(60)), () -> now);

    @Test
    void removesAnInstanceWithoutHeartbeatsForThreeIntervalsWhileOthersSendThem() {
        beat("a", 1);
        beat("b", 1);
        for (int second = 2; second <= 6; second += 2) {
            pass(2);
            beat("b", second);
        }
        assertThat(ids()).containsExactlyInAnyOrder("a", "b");

        pass(2);
        beat("b", 8);

        assertThat(ids()).containsExactly("b");
    }

    @Test
    void doesNotTakeARepeatedMessageForAHeartbeat() {
        beat("a", 1);
        beat("b", 1);
        for (int second = 2; second <= 8; second += 2) {
            pass(2);
            beat("a", 1);
            beat("b", second);
        }

        assertThat(ids()).containsExactly("b");
    }

    @Test
    void keepsAllInstancesWhileNoHeartbeatsArriveAndWhenTheFirstArrivesAgain() {
        beat("a", 1);
        beat("b", 1);

        pass(120);
        assertThat(ids()).containsExactlyInAnyOrder("a", "b");
        beat("b", 121);

        assertThat(ids()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void forgetsAWithdrawnInstanceAtOnce() {
        beat("a", 1);

        live.changed("ai-ml/a", Optional.empty());

        assertThat(ids()).isEmpty();
    }

    @Test
    void forgivesOnlyAnInstanceThatStartedAnew() {
        beat("a", 1);
        UpstreamInstance first = live.of("ai-ml").getFirst();
        first.refused();

        beat("a", 2);
        assertThat(live.of("ai-ml")).containsExactly(first).allMatch(UpstreamInstance::isEjected);
        live.changed("ai-ml/a", Optional.of(instance("a", 4711, 3)));

        assertThat(live.of("ai-ml")).hasSize(1).noneMatch(UpstreamInstance::isEjected);
        assertThat(live.of("ai-ml").getFirst().getPort()).isEqualTo(4711);
    }

    private java.util.List<String> ids() {
        return live.of("ai-ml").stream().map(i -> i.announced().instanceId()).toList();
    }

    private void beat(String id, int second) {
        live.changed("ai-ml/" + id, Optional.of(instance(id, 80, second)));
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private static State.Instance instance(String id, int port, int second) {
        return new State.Instance("ai-ml", id, "1", "none", "127.0.0.1", port, 100, T0, T0.plusSeconds(second));
    }
}
