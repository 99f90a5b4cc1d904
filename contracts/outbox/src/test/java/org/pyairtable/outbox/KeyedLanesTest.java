package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyedLanesTest {
    /** A turn that a lane has begun and that ends when the test says so. */
    private record Begun(List<Piece> pieces, CompletableFuture<Duration> end, Duration rest) {
        List<String> works() {
            return pieces.stream().map(Piece::name).toList();
        }

        void finish() {
            finish(rest);
        }

        void finish(Duration resting) {
            end.complete(resting);
        }
    }

    private record Piece(String name, long bytes) implements KeyedLanes.Weighed {}

    private final List<Begun> begun = new ArrayList<>();

    /** What the lanes have asked to be called for, and call themselves in a real service. */
    private final List<Runnable> rests = new ArrayList<>();

    private final List<Duration> pauses = new ArrayList<>();

    private KeyedLanes<String, Piece> lanes(int width, int most) {
        return lanes(new KeyedLanes.Limits(width, most, 1_000, 1_000), Duration.ZERO);
    }

    private KeyedLanes<String, Piece> restingLanes(int most, int crowded) {
        return lanes(new KeyedLanes.Limits(4, most, 1_000, crowded), Duration.ofSeconds(1));
    }

    private KeyedLanes<String, Piece> lanes(KeyedLanes.Limits limits, Duration rest) {
        return new KeyedLanes<>(
                limits,
                (pause, action) -> {
                    pauses.add(pause);
                    rests.add(action);
                },
                works -> {
                    Begun turn = new Begun(works, new CompletableFuture<>(), rest);
                    begun.add(turn);
                    return Uni.createFrom().completionStage(turn.end());
                });
    }

    private List<List<String>> works() {
        return begun.stream().map(Begun::works).toList();
    }

    @Test
    void itemsBehindAKeyAreHandledTogetherAndInOrder() {
        KeyedLanes<String, Piece> lanes = lanes(4, 32);
        lanes.add("a", piece("a1"));
        lanes.add("a", piece("a2"));
        lanes.add("a", piece("a3"));
        assertThat(works()).containsExactly(List.of("a1"));

        begun.getFirst().finish();

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2", "a3"));
    }

    @Test
    void atMostTheBatchSizeIsHandedOver() {
        KeyedLanes<String, Piece> lanes = lanes(4, 2);
        List.of("1", "2", "3", "4").forEach(work -> lanes.add("a", piece(work)));
        begun.get(0).finish();
        begun.get(1).finish();

        assertThat(works()).containsExactly(List.of("1"), List.of("2", "3"), List.of("4"));
    }

    @Test
    void anotherKeyIsHandledMeanwhileAndItemsOfWaitingKeysGather() {
        KeyedLanes<String, Piece> lanes = lanes(2, 32);
        lanes.add("a", piece("a1"));
        lanes.add("b", piece("b1"));
        lanes.add("c", piece("c1"));
        lanes.add("c", piece("c2"));
        lanes.add("a", piece("a2"));
        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"));

        begun.get(0).finish();

        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"), List.of("c1", "c2"));
        begun.get(1).finish();
        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"), List.of("c1", "c2"), List.of("a2"));
    }

    @Test
    void aKeyThatIsDoneStartsAfresh() {
        KeyedLanes<String, Piece> lanes = lanes(1, 32);
        lanes.add("a", piece("a1"));
        begun.get(0).finish();
        lanes.add("a", piece("a2"));

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2"));
    }

    @Test
    void itemsThatAreTooLargeTogetherAreHandledInSeveralTurns() {
        KeyedLanes<String, Piece> lanes = lanes(1, 32);
        lanes.add("a", piece("1"));
        lanes.add("a", new Piece("heavy", 5_000));
        lanes.add("a", new Piece("half", 500));
        lanes.add("a", new Piece("rest", 500));
        lanes.add("a", new Piece("more", 1));
        for (int turn = 0; turn < 3; turn++) {
            begun.get(turn).finish();
        }

        assertThat(works()).containsExactly(List.of("1"), List.of("heavy"), List.of("half", "rest"), List.of("more"));
    }

    @Test
    void aKeyRestsAfterATurnAndItsItemsAreThenHandledTogether() {
        KeyedLanes<String, Piece> lanes = restingLanes(32, 1_000);
        lanes.add("a", piece("a1"));
        begun.getFirst().finish();
        lanes.add("a", piece("a2"));
        lanes.add("b", piece("b1"));
        lanes.add("a", piece("a3"));
        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"));

        rests.getFirst().run();

        assertThat(works()).containsExactly(List.of("a1"), List.of("b1"), List.of("a2", "a3"));
    }

    @Test
    void aKeyThatHasRestedWithoutWorkStartsAtOnce() {
        KeyedLanes<String, Piece> lanes = restingLanes(32, 1_000);
        lanes.add("a", piece("a1"));
        begun.getFirst().finish();
        rests.getFirst().run();
        lanes.add("a", piece("a2"));

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2"));
    }

    @Test
    void aRestEndsWhenATurnIsFull() {
        KeyedLanes<String, Piece> lanes = restingLanes(2, 1_000);
        lanes.add("a", piece("a1"));
        begun.getFirst().finish();
        lanes.add("a", piece("a2"));
        lanes.add("a", piece("a3"));
        assertThat(works()).containsExactly(List.of("a1"), List.of("a2", "a3"));

        rests.getFirst().run();

        assertThat(works()).hasSize(2);
    }

    @Test
    void noKeyRestsWhenTooManyItemsWait() {
        KeyedLanes<String, Piece> lanes = restingLanes(32, 3);
        lanes.add("a", piece("a1"));
        begun.getFirst().finish();
        lanes.add("b", piece("b1"));
        begun.get(1).finish();
        lanes.add("a", piece("a2"));
        lanes.add("a", piece("a3"));
        assertThat(works()).hasSize(2);
        lanes.add("b", piece("b2"));

        assertThat(works().subList(2, 4)).containsExactlyInAnyOrder(List.of("a2", "a3"), List.of("b2"));
    }

    @Test
    void eachTurnSaysHowLongItsKeyRests() {
        KeyedLanes<String, Piece> lanes = lanes(4, 32);
        lanes.add("a", piece("a1"));
        begun.getFirst().finish(Duration.ofMillis(250));
        lanes.add("a", piece("a2"));
        assertThat(pauses).containsExactly(Duration.ofMillis(250));
        assertThat(begun).hasSize(1);
        rests.getFirst().run();
        begun.get(1).finish(Duration.ZERO);
        lanes.add("a", piece("a3"));

        assertThat(works()).containsExactly(List.of("a1"), List.of("a2"), List.of("a3"));
        assertThat(pauses).hasSize(1);
    }

    private static Piece piece(String name) {
        return new Piece(name, 1);
    }
}
