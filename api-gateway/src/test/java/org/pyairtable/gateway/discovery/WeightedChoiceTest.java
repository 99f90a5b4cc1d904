package org.pyairtable.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.stork.api.NoServiceInstanceFoundException;
import io.smallrye.stork.api.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State;

class WeightedChoiceTest {
    private static final Ejection.Terms TERMS = new Ejection.Terms(3, Duration.ofSeconds(1), Duration.ofSeconds(4));
    private static final int ROUNDS = 10_000;

    private long now;
    private final Random random = new Random(7);
    private final WeightedChoice choice = new WeightedChoice(random::nextDouble);

    @Test
    void honoursWeights() {
        UpstreamInstance large = instance(90);
        UpstreamInstance small = instance(10);

        assertThat(shareOf(small, large, small)).isBetween(0.085, 0.115);
    }

    @Test
    void givesNothingToWeightZero() {
        UpstreamInstance none = instance(0);

        assertThat(shareOf(none, instance(1), none)).isZero();
        assertThatThrownBy(() -> choice.selectServiceInstance(List.of(none)))
                .isInstanceOf(NoServiceInstanceFoundException.class);
    }

    @Test
    void givesLessToTheBusyOne() {
        UpstreamInstance busy = instance(50);
        busy.recordStart(false);
        busy.recordStart(false);
        busy.recordStart(false);

        assertThat(shareOf(busy, busy, instance(50))).isBetween(0.17, 0.23); // a quarter of the other's
    }

    @Test
    void givesLessToTheMuchSlowerOneAndIgnoresNoise() {
        UpstreamInstance fast = answering(10);
        UpstreamInstance slightlySlower = answering(25);
        UpstreamInstance slow = answering(80);

        assertThat(shareOf(slightlySlower, fast, slightlySlower)).isBetween(0.47, 0.53);
        assertThat(shareOf(slow, fast, slow)).isBetween(0.17, 0.23);
    }

    @Test
    void prefersTheHealthyAndUntried() {
        UpstreamInstance healthy = instance(1);
        UpstreamInstance ejected = instance(1);
        ejected.refused();
        List<ServiceInstance> both = List.of(healthy, ejected);

        assertThat(Instances.preferred(both, Set.of())).containsExactly(healthy);
        assertThat(Instances.preferred(both, Set.of(healthy.getId()))).containsExactly(healthy);
        assertThat(Instances.preferred(List.of(ejected), Set.of())).containsExactly(ejected);
    }

    @Test
    void ejectsForLongerEachTime() {
        UpstreamInstance instance = instance(1);
        assertThat(instance.failed()).isFalse();
        assertThat(instance.failed()).isFalse();
        assertThat(instance.failed()).isTrue();
        assertThat(instance.isEjected()).isTrue();

        now += Duration.ofSeconds(1).toNanos();
        assertThat(instance.isEjected()).isFalse();
        assertThat(instance.refused()).isTrue();
        now += Duration.ofMillis(1_900).toNanos();
        assertThat(instance.isEjected()).isTrue();

        instance.answered(1);
        assertThat(instance.isEjected()).isFalse();
    }

    private double shareOf(UpstreamInstance wanted, UpstreamInstance... candidates) {
        List<ServiceInstance> all = List.of(candidates);
        int hits = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (choice.selectServiceInstance(all) == wanted) {
                hits++;
            }
        }
        return hits / (double) ROUNDS;
    }

    private UpstreamInstance answering(int millis) {
        UpstreamInstance instance = instance(50);
        instance.answered(Duration.ofMillis(millis).toNanos());
        return instance;
    }

    private UpstreamInstance instance(int weight) {
        Instant start = Instant.EPOCH;
        return new UpstreamInstance(
                new State.Instance("ai-ml", "a", "1", "none", "127.0.0.1", 80, weight, start, start), TERMS, () -> now);
    }
}
