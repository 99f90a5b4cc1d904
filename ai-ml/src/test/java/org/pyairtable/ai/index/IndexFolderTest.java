package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

class IndexFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-18T12:00:00Z");
    private static final Scope ALL = new Scope(Set.of("w1"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());

    @TempDir
    Path data;

    @Test
    void committedChangesAndTheirPositionSurviveARestart() throws IOException {
        Checkpoint far = Checkpoint.beginning("m", NOW)
                .of(new IndexFeed.Source("db", 9))
                .withWords(7, NOW)
                .withWordsComplete(NOW);
        try (LuceneIndex index = open("m")) {
            index.apply(List.of(roof("a")));
            index.commit(far);
            index.apply(List.of(roof("b")));
        }

        try (LuceneIndex again = open("m")) {
            assertThat(again.checkpoint()).contains(far);
            assertThat(again.size()).isEqualTo(1);
            assertThat(again.vectors()).isEqualTo(1);
            assertThat(again.matching("roof", ALL, 10))
                    .extracting(m -> m.key().recordId())
                    .containsExactly("a");
        }
    }

    @Test
    void anIndexOfAnotherModelIsRebuilt() throws IOException {
        try (LuceneIndex index = open("m")) {
            index.apply(List.of(roof("a")));
            index.commit(Checkpoint.beginning("m", NOW).withWords(7, NOW));
        }

        try (LuceneIndex other = open("n")) {
            assertThat(other.size()).isZero();
            assertThat(other.checkpoint()).contains(Checkpoint.beginning("n", NOW));
        }
    }

    @Test
    void aDamagedIndexIsMovedAsideAndRebuilt() throws IOException {
        try (LuceneIndex index = open("m")) {
            index.apply(List.of(roof("a")));
            index.commit(Checkpoint.beginning("m", NOW).withWords(7, NOW));
        }
        Path place = data.resolve("search/replica-1");
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(f -> !f.endsWith("write.lock")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }

        try (LuceneIndex anew = open("m")) {
            assertThat(anew.size()).isZero();
            assertThat(data.resolve("search/damaged")).isNotEmptyDirectory();
            anew.apply(List.of(roof("b")));
            anew.refresh();
            assertThat(anew.matching("roof", ALL, 10)).hasSize(1);
        }
    }

    @Test
    void twoReplicasWithOneFolderHaveAnIndexEach() throws IOException {
        try (LuceneIndex first = open("m");
                LuceneIndex second = open("m")) {
            first.apply(List.of(roof("a")));
            first.refresh();

            assertThat(first.size()).isEqualTo(1);
            assertThat(second.size()).isZero();
        }
        try (Stream<Path> places = Files.list(data.resolve("search"))) {
            assertThat(places.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("replica-1", "replica-2");
        }
    }

    private LuceneIndex open(String model) throws IOException {
        return new IndexFolder(Optional.of(data.toString())).open(3, 100, model, NOW);
    }

    private static IndexedDocument roof(String record) {
        return new IndexedDocument.Present(
                new DocumentKey("t1", record), "w1", "b1", "Roof", "delayed", List.of(Vector.of(1, 0, 0)));
    }
}
