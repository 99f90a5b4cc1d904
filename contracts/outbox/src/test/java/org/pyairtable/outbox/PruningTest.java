package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruningTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Pruning pruning = Pruning.of("things", 100);
    private final List<Integer> asked = new ArrayList<>();
    private int left = 250;

    private Uni<Integer> delete(int most) {
        return Uni.createFrom().item(() -> {
            asked.add(most);
            int deleted = Math.min(most, left);
            left -= deleted;
            return deleted;
        });
    }

    @Test
    void batchFollowsBatchUntilOneIsNotFull() {
        pruning.run(this::delete).await().atMost(SOON);

        assertThat(left).isZero();
        assertThat(asked).containsExactly(100, 100, 100);
    }

    @Test
    void nothingToDeleteIsAskedOnce() {
        left = 0;

        pruning.run(this::delete).await().atMost(SOON);

        assertThat(asked).containsExactly(100);
    }

    @Test
    void aFailureEndsTheRoundAndLeavesTheNextOneToTheSchedule() {
        Uni<Void> broken = pruning.run(
                most -> asked.isEmpty() ? delete(most) : Uni.createFrom().failure(new IllegalStateException("away")));

        assertThatThrownBy(() -> broken.await().atMost(SOON)).hasMessage("away");
        asked.clear();
        pruning.scheduled(broken).await().atMost(SOON);
        assertThat(left).isEqualTo(50);
    }
}
