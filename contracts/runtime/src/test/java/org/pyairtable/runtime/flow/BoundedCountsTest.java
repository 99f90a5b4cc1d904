package org.pyairtable.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedCountsTest {
    private final BoundedCounts<String, String> counts = new BoundedCounts<>(2);

    @Test
    void countsTheFirstKindsSinglyAndAllOthersTogether() {
        counts.add("a", "first");
        counts.add("b", "b");
        counts.add("a", "second");
        counts.add("c", "c");
        counts.add("d", "d");

        BoundedCounts.Taken<String, String> taken = counts.take();

        assertThat(taken.counts())
                .isEqualTo(Map.of("a", new BoundedCounts.Count<>("first", 2), "b", new BoundedCounts.Count<>("b", 1)));
        assertThat(taken.others()).isEqualTo(2);
        assertThat(counts.take()).isEqualTo(new BoundedCounts.Taken<>(Map.of(), 0));
    }
}
