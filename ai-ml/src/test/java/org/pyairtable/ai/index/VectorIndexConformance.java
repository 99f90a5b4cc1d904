package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/** What every index of vectors does, wherever they are. Each test begins with an empty one for vectors of three dimensions. */
abstract class VectorIndexConformance {
    static final int DIMENSIONS = 3;

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Set<String> BOTH = Set.of("w1", "w2");
    private static final Vector EAST = Vector.of(1, 0, 0);

    abstract VectorIndex index();

    /** Takes changes over; what they change is found afterwards. */
    abstract void take(List<IndexedDocument> changes);

    /** Begins anew with an index that holds so many vectors. */
    abstract void holdAtMost(long vectors);

    private void takeSome() {
        take(List.of(
                present("t1", "a", "w1", "b1", EAST),
                present("t1", "b", "w1", "b1", Vector.of(0.8f, 0.6f, 0)),
                present("t2", "c", "w1", "b2", Vector.of(0, 1, 0)),
                present("t3", "d", "w2", "b3", EAST)));
    }

    @Test
    void theNearestByCosineWithinTheScopeAndTheirCosines() {
        takeSome();

        List<Match> found = nearest(Vector.of(2, 0, 0), in("w1"), 10, 0.5f);

        assertThat(ids(found)).containsExactly("a", "b");
        assertThat(found.get(0).score()).isCloseTo(1, offset(0.005f));
        assertThat(found.get(1).score()).isCloseTo(0.8f, offset(0.005f));
    }

    @Test
    void nothingBelowTheLeastCosine() {
        takeSome();

        assertThat(ids(nearest(EAST, in("w1"), 10, 0.9f))).containsExactly("a");
        assertThat(ids(nearest(EAST, in("w1"), 10, -1))).containsExactly("a", "b", "c");
    }

    @Test
    void baseTableResourcesAndClosedTablesNarrowTheScope() {
        takeSome();

        assertThat(all(new Scope(BOTH, Optional.of("b3"), Optional.empty(), Set.of("*"), Set.of())))
                .containsExactly("d");
        assertThat(all(new Scope(BOTH, Optional.empty(), Optional.of("t1"), Set.of("*"), Set.of())))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(all(new Scope(BOTH, Optional.empty(), Optional.empty(), Set.of("b1"), Set.of())))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(all(new Scope(BOTH, Optional.empty(), Optional.empty(), Set.of("w2"), Set.of())))
                .containsExactly("d");
        assertThat(all(new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("b3"), Set.of())))
                .isEmpty();
        assertThat(all(new Scope(BOTH, Optional.empty(), Optional.empty(), Set.of("*"), Set.of("t1", "t3"))))
                .containsExactly("c");
        assertThat(all(new Scope(BOTH, Optional.empty(), Optional.of("t1"), Set.of("*"), Set.of("t1"))))
                .isEmpty();
    }

    @Test
    void aGuestFindsTheBasesAndNotTheWorkspacesOfOthers() {
        takeSome();

        assertThat(all(new Scope(
                        Set.of("w2"), Set.of("b2"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of())))
                .containsExactlyInAnyOrder("c", "d");
        assertThat(all(new Scope(
                        Set.of(), Set.of("b2"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of("t2"))))
                .isEmpty();
    }

    @Test
    void theScopeIsAppliedBeforeTheLimit() {
        takeSome();
        take(IntStream.range(0, 200)
                .mapToObj(i -> present("t3", "x" + i, "w2", "b3", Vector.of(1, 0, i / 1000f)))
                .toList());

        assertThat(ids(nearest(Vector.of(0.9f, 0.1f, 0), in("w1"), 1, 0))).containsExactly("a");
    }

    @Test
    void aChangeReplacesAndARemovalRemoves() {
        takeSome();

        take(List.of(
                present("t1", "a", "w1", "b1", Vector.of(0, 0, 1)),
                new IndexedDocument.Removed(new DocumentKey("t1", "b"))));

        assertThat(ids(nearest(EAST, in("w1"), 10, 0.5f))).isEmpty();
        assertThat(ids(nearest(Vector.of(0, 0, 1), in("w1"), 10, 0.5f))).containsExactly("a");
    }

    @Test
    void aDocumentThatLosesItsVectorsIsNotFoundByThemAnyMore() {
        takeSome();

        take(List.of(present("t1", "a", "w1", "b1")));

        assertThat(ids(nearest(EAST, in("w1"), 10, 0.5f))).containsExactly("b");
    }

    @Test
    void aRecordIsFoundOnceByTheNearestOfItsPassages() {
        take(List.of(present("t9", "long", "w1", "b1", Vector.of(0, 1, 0), Vector.of(0, 0, 1), Vector.of(0, 0.1f, 1))));

        List<Match> found = nearest(Vector.of(0, 0, 1), in("w1"), 10, 0.5f);

        assertThat(ids(found)).containsExactly("long");
        assertThat(found.getFirst().score()).isCloseTo(1, offset(0.005f));

        take(List.of(new IndexedDocument.Removed(new DocumentKey("t9", "long"))));

        assertThat(ids(nearest(Vector.of(0, 0, 1), in("w1"), 10, 0.5f))).isEmpty();
    }

    @Test
    void aVectorOfAnotherSizeOrOfNoDirectionIsLeftOut() {
        take(List.of(
                present("t1", "x", "w1", "b1", Vector.of(1, 0)), present("t1", "y", "w1", "b1", Vector.of(0, 0, 0))));
        takeSome();

        assertThat(ids(nearest(EAST, in("w1"), 10, -1))).containsExactly("a", "b", "c");
        assertThat(nearest(Vector.of(0, 0, 0), in("w1"), 10, -1)).isEmpty();
        assertThat(nearest(Vector.of(1, 0), in("w1"), 10, -1)).isEmpty();
    }

    @Test
    void beyondTheMostVectorsDocumentsAreNotFoundByMeaningUntilThereIsRoom() {
        holdAtMost(2);
        take(IntStream.range(0, 5)
                .mapToObj(i -> present("t1", "r" + i, "w1", "b1", Vector.of(1, 0, i / 100f)))
                .toList());

        assertThat(ids(nearest(EAST, in("w1"), 10, 0))).containsExactly("r0", "r1");

        take(List.of(new IndexedDocument.Removed(new DocumentKey("t1", "r0"))));
        take(List.of(present("t1", "r3", "w1", "b1", EAST)));

        assertThat(ids(nearest(EAST, in("w1"), 10, 0))).containsExactly("r3", "r1");
    }

    @Test
    void namesWithQuotesAreOnlyNames() {
        take(List.of(present("t'1", "r\"1", "w'); --", "b1", EAST)));

        assertThat(ids(nearest(EAST, in("w'); --"), 10, 0))).containsExactly("r\"1");
        assertThat(ids(nearest(EAST, in("w' or 'x' = 'x"), 10, 0))).isEmpty();
    }

    /** Enough vectors that no index compares them all, and scopes in which most neighbours are not. */
    @Test
    void tenNearestAreFoundAlsoInASmallBaseAndBesideClosedTables() {
        GeneratedVectors generated = new GeneratedVectors(DIMENSIONS, 20, 3_000);
        holdAtMost(Long.MAX_VALUE);
        List<IndexedDocument> page = new ArrayList<>();
        generated.documents(document -> {
            page.add(document);
            if (page.size() == 500) {
                take(List.copyOf(page));
                page.clear();
            }
        });

        generated.scopes().forEach(scope -> assertThat(generated.recall(scope, q -> nearest(q, scope, 100, -1)))
                .as("%s", scope)
                .isGreaterThanOrEqualTo(0.95));
    }

    private List<Match> nearest(Vector question, Scope scope, int limit, float minimum) {
        return index().nearest(question, scope, limit, minimum).await().atMost(LONG);
    }

    private List<String> all(Scope scope) {
        return ids(nearest(EAST, scope, 10, -1));
    }

    static List<String> ids(List<Match> matches) {
        return matches.stream().map(match -> match.key().recordId()).toList();
    }

    private static Scope in(String workspace) {
        return new Scope(Set.of(workspace), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
    }

    private static IndexedDocument present(
            String table, String record, String workspace, String base, Vector... vectors) {
        return new IndexedDocument.Present(new DocumentKey(table, record), workspace, base, "", "", List.of(vectors));
    }
}
