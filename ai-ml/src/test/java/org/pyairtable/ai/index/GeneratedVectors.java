package org.pyairtable.ai.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/** Generated documents about some subjects, and questions about these with their nearest documents, found by comparing all. */
final class GeneratedVectors {
    static final int TABLES = 100;
    private static final float NOISE = 0.9f;
    private static final int JUDGED = 10;

    private static final Scope ALL = scope(Optional.empty(), Set.of());
    /** One document in a hundred. */
    private static final Scope SMALL = scope(Optional.of("appSmall"), Set.of());
    /** Rules close nine tables of ten to the caller. */
    private static final Scope RULES = scope(
            Optional.empty(),
            IntStream.range(0, TABLES)
                    .filter(table -> table % 10 != 3)
                    .mapToObj(table -> "tbl" + table)
                    .collect(Collectors.toSet()));

    private record Near(String record, float cosine) {}

    private final Random random = new Random(17);
    private final int dimensions;
    private final int count;
    private final float[][] subjects;
    private final List<Vector> questions = new ArrayList<>();
    private final Map<Scope, List<PriorityQueue<Near>>> exact = new LinkedHashMap<>();

    GeneratedVectors(int dimensions, int questions, int count) {
        this.dimensions = dimensions;
        this.count = count;
        this.subjects = new float[4 * questions][];
        for (int i = 0; i < subjects.length; i++) {
            subjects[i] = near(new float[dimensions], 1);
        }
        for (int i = 0; i < questions; i++) {
            this.questions.add(Vector.of(near(subjects[i], NOISE)));
        }
        for (Scope scope : List.of(ALL, SMALL, RULES)) {
            exact.put(
                    scope,
                    this.questions.stream()
                            .map(question -> new PriorityQueue<>(Comparator.comparingDouble(Near::cosine)))
                            .toList());
        }
    }

    Set<Scope> scopes() {
        return exact.keySet();
    }

    List<Vector> questions() {
        return List.copyOf(questions);
    }

    /** All documents, one after the other; before anything is asked. */
    void documents(Consumer<IndexedDocument> taker) {
        for (int number = 0; number < count; number++) {
            Vector vector = Vector.of(near(subjects[random.nextInt(subjects.length)], NOISE));
            String base = number % 100 == 7 ? "appSmall" : "app1";
            String table = "tbl" + number % TABLES;
            remember(number, base, table, vector);
            taker.accept(new IndexedDocument.Present(
                    new DocumentKey(table, "rec" + number), "wsp1", base, "", "", List.of(vector)));
        }
    }

    /** The share of the ten nearest that is among the first ten answers. */
    double recall(Scope scope, Function<Vector, List<Match>> search) {
        List<PriorityQueue<Near>> nearest = exact.getOrDefault(scope, List.of());
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < questions.size(); i++) {
            Set<String> expected = nearest.get(i).stream().map(Near::record).collect(Collectors.toSet());
            wanted += expected.size();
            found += (int) search.apply(questions.get(i)).stream()
                    .limit(JUDGED)
                    .filter(match -> expected.contains(match.key().recordId()))
                    .count();
        }
        return (double) found / wanted;
    }

    private void remember(int number, String base, String table, Vector vector) {
        exact.forEach((scope, nearest) -> {
            if (scope.baseId().map(base::equals).orElse(true) && !scope.closed().contains(table)) {
                for (int i = 0; i < questions.size(); i++) {
                    PriorityQueue<Near> best = nearest.get(i);
                    best.add(new Near("rec" + number, questions.get(i).cosine(vector)));
                    if (best.size() > JUDGED) {
                        best.poll();
                    }
                }
            }
        });
    }

    private float[] near(float[] subject, float noise) {
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = subject[i] + (float) random.nextGaussian() * noise;
        }
        return values;
    }

    private static Scope scope(Optional<String> base, Set<String> closed) {
        return new Scope(Set.of("wsp1"), base, Optional.empty(), Set.of("*"), closed);
    }
}
