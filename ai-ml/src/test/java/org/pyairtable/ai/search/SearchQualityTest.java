package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.embedding.InProcessEmbedder;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.InMemoryIndex;
import org.pyairtable.ai.index.Match;
import org.pyairtable.ai.load.RequestsUnderWay;
import org.pyairtable.ai.search.LabelledQuestions.Labelled;

/**
 * How well records are found by words, by meaning and by both, as nDCG@10 over labelled questions of several kinds, with the
 * model in the process. It is the same on every machine and in every run.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SearchQualityTest {
    private static final Logger LOG = Logger.getLogger(SearchQualityTest.class);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int CANDIDATES = 100;
    private static final int JUDGED = 10;
    private static final float LEAST_SIMILAR = 0.22f;
    /** How much a fusion may lose to the better of the two on one kind of question. */
    private static final double LOSS = 0.01;

    private record Lists(Labelled labelled, List<Match> exact, List<Match> lexical, List<Match> vector) {}

    /** nDCG@10 by kind of question. */
    private record Quality(Map<String, Double> byKind, double overall) {}

    private final InProcessEmbedder embedder =
            new InProcessEmbedder(1, new RequestsUnderWay(), Duration.ZERO, Optional.empty());
    private List<Lists> found = List.of();
    private Quality words = new Quality(Map.of(), 0);
    private Quality meaning = new Quality(Map.of(), 0);

    @BeforeAll
    void ask() throws IOException {
        try (InMemoryIndex index = new InMemoryIndex(embedder.dimensions())) {
            for (Map.Entry<String, Rendering> entry :
                    LabelledQuestions.records().entrySet()) {
                List<Vector> vectors =
                        embedder.embedAll(entry.getValue().passages()).await().atMost(LONG);
                index.add(entry.getKey(), entry.getValue(), vectors);
            }
            index.refresh();
            List<Lists> lists = new ArrayList<>();
            for (Labelled labelled : LabelledQuestions.questions()) {
                Vector vector =
                        embedder.embedQuestion(labelled.question()).await().atMost(LONG);
                lists.add(new Lists(
                        labelled,
                        index.words().holding(labelled.question(), InMemoryIndex.ALL, CANDIDATES),
                        index.words().matching(labelled.question(), InMemoryIndex.ALL, CANDIDATES),
                        index.vectors().nearest(vector, InMemoryIndex.ALL, CANDIDATES, LEAST_SIMILAR)));
            }
            found = lists;
        }
        words = quality(lists -> Fusion.TUNED.fuse(lists.exact(), lists.lexical(), List.of(), JUDGED));
        meaning = quality(lists -> Fusion.TUNED.fuse(List.of(), List.of(), lists.vector(), JUDGED));
    }

    @AfterAll
    void close() {
        embedder.close();
    }

    @Test
    void bothTogetherAreBestOverallAndOnNoKindMuchWorseThanTheBetterOfTheTwo() {
        Quality both = hybrid(Fusion.TUNED);
        LOG.infof("nDCG@10 of %d questions over the kinds of questions:%n%s", found.size(), table(both));

        assertThat(found).hasSizeGreaterThanOrEqualTo(150);
        assertThat(both.overall()).isGreaterThan(words.overall()).isGreaterThan(meaning.overall());
        both.byKind()
                .forEach((kind, value) -> assertThat(value).as("%s", kind).isGreaterThanOrEqualTo(better(kind) - LOSS));
        assertThat(both.overall()).isGreaterThan(0.93);
    }

    @Test
    void aCodeANumberADayAndATelephoneNumberFindTheirRecordFirst() {
        List<String> missed = found.stream()
                .filter(lists -> List.of("code", "number", "date", "phone")
                        .contains(lists.labelled().kind()))
                .filter(lists -> !lists.labelled()
                        .relevant()
                        .contains(first(Fusion.TUNED.fuse(lists.exact(), lists.lexical(), lists.vector(), 1))))
                .map(lists -> lists.labelled().question())
                .toList();

        assertThat(missed).isEmpty();
    }

    /** Prints the best weights: {@code -Dtest=SearchQualityTest#weights -Dtests.excluded.groups=}. */
    @Test
    @Tag("on-demand")
    void weights() {
        record Tried(Fusion fusion, Quality quality, double value) {}
        List<Tried> tried = new ArrayList<>();
        for (double weight : new double[] {0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3}) {
            for (double full : new double[] {0.5, 0.55, 0.6, 0.65, 0.7, 0.8}) {
                for (double least : new double[] {0.1, 0.15, 0.2}) {
                    for (double most : new double[] {0.45, 0.55, 0.65, 0.75, 0.85, 1}) {
                        for (double steepness : new double[] {1, 2, 3, 4, 6}) {
                            Fusion fusion = new Fusion(weight, full, steepness, least, most);
                            Quality quality = hybrid(fusion);
                            double loss = quality.byKind().entrySet().stream()
                                    .mapToDouble(e -> Math.max(0, better(e.getKey()) - LOSS - e.getValue()))
                                    .sum();
                            tried.add(new Tried(fusion, quality, quality.overall() - 2 * loss));
                        }
                    }
                }
            }
        }
        tried.sort(Comparator.comparingDouble(Tried::value).reversed());
        tried.stream()
                .limit(5)
                .forEach(one -> LOG.infof("%.4f %s%n%s", one.value(), one.fusion(), table(one.quality())));
        found.stream()
                .filter(lists -> ndcg(
                                lists,
                                tried.getFirst().fusion().fuse(lists.exact(), lists.lexical(), lists.vector(), JUDGED))
                        < 0.99)
                .forEach(lists -> LOG.infof(
                        "%s '%s' wants %s, got %s",
                        lists.labelled().kind(),
                        lists.labelled().question(),
                        lists.labelled().relevant(),
                        tried.getFirst().fusion().fuse(lists.exact(), lists.lexical(), lists.vector(), 3)));
    }

    private Quality hybrid(Fusion fusion) {
        return quality(lists -> fusion.fuse(lists.exact(), lists.lexical(), lists.vector(), JUDGED));
    }

    private double better(String kind) {
        return Math.max(words.byKind().getOrDefault(kind, 0.0), meaning.byKind().getOrDefault(kind, 0.0));
    }

    private Quality quality(Function<Lists, List<Fusion.Fused>> ranking) {
        Map<String, Double> byKind = found.stream()
                .collect(Collectors.groupingBy(
                        lists -> lists.labelled().kind(),
                        LinkedHashMap::new,
                        Collectors.averagingDouble(lists -> ndcg(lists, ranking.apply(lists)))));
        double overall = found.stream()
                .mapToDouble(lists -> ndcg(lists, ranking.apply(lists)))
                .average()
                .orElse(0);
        return new Quality(byKind, overall);
    }

    private static double ndcg(Lists lists, List<Fusion.Fused> ranked) {
        double gained = 0;
        for (int i = 0; i < ranked.size(); i++) {
            if (lists.labelled().relevant().contains(ranked.get(i).key().recordId())) {
                gained += gain(i);
            }
        }
        double most = 0;
        for (int i = 0; i < Math.min(JUDGED, lists.labelled().relevant().size()); i++) {
            most += gain(i);
        }
        return gained / most;
    }

    private static double gain(int place) {
        return Math.log(2) / Math.log(place + 2.0);
    }

    private static String first(List<Fusion.Fused> ranked) {
        return ranked.isEmpty() ? "" : ranked.getFirst().key().recordId();
    }

    private String table(Quality both) {
        String rows = both.byKind().entrySet().stream()
                .map(entry -> row(
                        entry.getKey(),
                        words.byKind().getOrDefault(entry.getKey(), 0.0),
                        meaning.byKind().getOrDefault(entry.getKey(), 0.0),
                        entry.getValue()))
                .collect(Collectors.joining());
        return "%-10s words  meaning both%n".formatted("")
                + rows
                + row("all", words.overall(), meaning.overall(), both.overall());
    }

    private static String row(String name, double... values) {
        return "%-10s %s%n"
                .formatted(
                        name,
                        DoubleStream.of(values).mapToObj("%.3f"::formatted).collect(Collectors.joining("  ")));
    }
}
