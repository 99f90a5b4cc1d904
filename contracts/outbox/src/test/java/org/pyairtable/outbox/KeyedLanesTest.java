package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyedLanesTest {
    /** A turn that a lane has begun and that ends when the test says so. */
    private record Begun(List<String> works, CompletableFuture<Void> end) {
        void finish() {
            end.complete(null);
        }
    }

    private final List<Begun> begun = new ArrayList<>();

    private KeyedLanes<String, String> lanes(int width, int most) {
        return new KeyedLanes<>(width, most, works -> {
            Begun turn = new Begun(works, new CompletableFuture<>());
            begun.add(turn);
            return Uni.createFrom().completionStage(turn.end());
        });
    }

    private List<List<String>> works() {
        return begun.stream().map(Begun::works).toList();
    }

    @Test
    void whatComesInBehindAKeyIsWorkedOnTogetherAndInOrder() {
        KeyedLanes<String, String> lanes = lanes(4, 32);
        lanes.add("a", "a1");
        lanes.add("a", "a2");
        lanes.add("a", "a3");
        assertThat(works()).containsExactly(List.of("a1"));

        begun.getFirst().finish();

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2", "a3"));
    }

    @Test
    void noMoreThanTheMostAreHandedOverTogether() {
        KeyedLanes<String, String> lanes = lanes(4, 2);
        List.of("1", "2", "3", "4").forEach(work -> lanes.add("a", work));
        begun.get(0).finish();
        begun.get(1).finish();

        assertThat(works()).containsExactly(List.of("1"), List.of("2", "3"), List.of("4"));
    }

    @Test
    void anotherKeyIsWorkedOnMeanwhileAndOnesThatWaitForALaneCollectTheirWork() {
        KeyedLanes<String, String> lanes = lanes(2, 32);
        lanes.add("a", "a1");
        lanes.add("b", "b1");
        lanes.add("c", "c1");
        lanes.add("c", "c2");
        lanes.add("a", "a2");
        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"));

        begun.get(0).finish();

        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"), List.of("c1", "c2"));
        begun.get(1).finish();
        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"), List.of("c1", "c2"), List.of("a2"));
    }

    @Test
    void aKeyThatIsDoneStartsAfresh() {
        KeyedLanes<String, String> lanes = lanes(1, 32);
        lanes.add("a", "a1");
        begun.get(0).finish();
        lanes.add("a", "a2");

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2"));
    }
}
