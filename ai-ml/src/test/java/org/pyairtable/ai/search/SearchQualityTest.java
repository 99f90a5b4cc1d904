package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.pyairtable.ai.load.RequestsUnderWay;
import org.pyairtable.ai.search.LabelledQuestions.Labelled;

/**
 * How well records are found by words, by meaning and by both, as nDCG@10 over labelled questions of several kinds, with the
 * model in the process. It is the same on every machine and in every run. The weights of the fusion are tuned on some questions
 * and judged by others, which they have never seen.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SearchQualityTest {
    private static final Logger LOG = Logger.getLogger(SearchQualityTest.class);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int CANDIDATES = 100;
    private static final float LEAST_SIMILAR = 0.22f;
    /** How much a fusion may lose to the better of the two on one kind of question. */
    private static final double LOSS = 0.01;
    /** Languages that the model in the process has not learned: they are judged by their words. */
    private static final Set<String> NOT_OF_THE_MODEL = Set.of("german", "cjk");

    private final InProcessEmbedder embedder =
            new InProcessEmbedder(1, new RequestsUnderWay(), Duration.ZERO, Optional.empty());
    private Judged tuning = new Judged(List.of());
    private Judged heldOut = new Judged(List.of());

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
            tuning = asked(index, LabelledQuestions.forTuning());
            heldOut = asked(index, LabelledQuestions.heldOut());
        }
    }

    private Judged asked(InMemoryIndex index, List<Labelled> questions) {
        List<Judged.Lists> lists = new ArrayList<>();
        for (Labelled labelled : questions) {
            Vector vector = embedder.embedQuestion(labelled.question()).await().atMost(LONG);
            lists.add(new Judged.Lists(
                    labelled,
                    index.words().holding(labelled.question(), InMemoryIndex.ALL, CANDIDATES),
                    index.words().matching(labelled.question(), InMemoryIndex.ALL, CANDIDATES),
                    index.nearest(vector, CANDIDATES, LEAST_SIMILAR)));
        }
        return new Judged(lists);
    }

    @AfterAll
    void close() {
        embedder.close();
    }

    @Test
    void onQuestionsThatTheWeightsHaveNotSeenBothTogetherAreBestAndOnNoKindMuchWorseThanTheBetterOfTheTwo() {
        LOG.infof(
                "nDCG@10 of %d questions that the weights were not tuned on:%n%s%s",
                heldOut.found().size(), heldOut.table(Fusion.TUNED), String.join("\n", heldOut.mistakes(Fusion.TUNED)));

        assertThat(heldOut.found()).hasSizeGreaterThanOrEqualTo(150);
        double both = heldOut.both(Fusion.TUNED).overall();
        assertThat(both)
                .isGreaterThan(heldOut.words().overall())
                .isGreaterThan(heldOut.meaning().overall());
        assertThat(heldOut.losses(Fusion.TUNED)).allSatisfy((kind, loss) -> {
            if (NOT_OF_THE_MODEL.contains(kind)) {
                assertThat(heldOut.words().of(kind)).as(kind).isGreaterThanOrEqualTo(0.97);
            } else {
                assertThat(loss).as(kind).isLessThanOrEqualTo(LOSS);
            }
        });
        assertThat(both).isGreaterThan(0.93);
    }

    @Test
    void theTwoSetsOfQuestionsHaveTheSameKindsAndNoQuestionInCommon() {
        Set<String> common = new HashSet<>(texts(tuning));
        common.retainAll(texts(heldOut));

        assertThat(common).isEmpty();
        assertThat(heldOut.words().byKind())
                .containsOnlyKeys(tuning.words().byKind().keySet());
    }

    @Test
    void aCodeANumberADayAndATelephoneNumberFindTheirRecordFirst() {
        List<String> missed = tuning.found().stream()
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
        record Tried(Fusion fusion, double value) {}
        List<Tried> tried = new ArrayList<>();
        for (double weight : new double[] {0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3}) {
            for (double full : new double[] {0.5, 0.55, 0.6, 0.65, 0.7, 0.8}) {
                for (double least : new double[] {0.1, 0.15, 0.2}) {
                    for (double most : new double[] {0.45, 0.55, 0.65, 0.75, 0.85, 1}) {
                        for (double steepness : new double[] {1, 2, 3, 4, 6}) {
                            Fusion fusion = new Fusion(weight, full, steepness, least, most);
                            double loss = tuning.losses(fusion).values().stream()
                                    .mapToDouble(lost -> Math.max(0, lost - LOSS))
                                    .sum();
                            tried.add(new Tried(fusion, tuning.both(fusion).overall() - 2 * loss));
                        }
                    }
                }
            }
        }
        tried.sort(Comparator.comparingDouble(Tried::value).reversed());
        tried.stream()
                .limit(5)
                .forEach(one -> LOG.infof("%.4f %s%n%s", one.value(), one.fusion(), tuning.table(one.fusion())));
    }

    private static List<String> texts(Judged judged) {
        return judged.found().stream().map(lists -> lists.labelled().question()).toList();
    }

    private static String first(List<Fusion.Fused> ranked) {
        return ranked.isEmpty() ? "" : ranked.getFirst().key().recordId();
    }
}
