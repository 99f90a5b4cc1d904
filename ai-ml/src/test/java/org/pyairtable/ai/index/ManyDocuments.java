package org.pyairtable.ai.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.embedding.Vector;

/**
 * Fills an index with generated documents and prints what that takes, as a program of its own, since what it shows is how
 * little heap is needed: {@code ManyDocuments <folder> <documents>}. Ends with 0 when all of them are found.
 */
final class ManyDocuments {
    private static final int DIMENSIONS = 384;
    private static final int SUBJECTS = 200;
    private static final int PAGE = 200;
    private static final int REPORT = 100_000;
    private static final int WORDS = 30;
    private static final float NOISE = 0.9f;
    private static final Instant NOW = Instant.parse("2026-03-18T12:00:00Z");

    private static final int QUESTIONS = 50;
    private static final int JUDGED = 10;
    private static final int CANDIDATES = 100;
    /** One document in so many is in a base of its own. */
    private static final int SMALL_BASE = 100;

    private static final double LEAST_RECALL = 0.95;
    private static final Scope ALL =
            new Scope(Set.of("wsp1"), Optional.empty(), Optional.empty(), Set.of("*"), Set.of());
    private static final Scope SMALL =
            new Scope(Set.of("wsp1"), Optional.of("appSmall"), Optional.empty(), Set.of("*"), Set.of());

    /** Rules close six tables of seven to the caller. */
    private static final Scope RULES = new Scope(
            Set.of("wsp1"),
            Optional.empty(),
            Optional.empty(),
            Set.of("*"),
            Set.of("tbl1", "tbl2", "tbl3", "tbl4", "tbl5", "tbl6"));

    private static final int TABLES = 7;

    private record Near(String record, float cosine) {}

    /** A question with the nearest of all documents, of those in the small base and in the open table, found by comparing it with each. */
    private record Exact(
            Vector question, PriorityQueue<Near> all, PriorityQueue<Near> small, PriorityQueue<Near> open) {
        static Exact of(Vector question) {
            return new Exact(question, nearest(), nearest(), nearest());
        }

        void compare(Vector vector, int number) {
            Near near = new Near("rec" + number, question.cosine(vector));
            offer(all, near);
            if (number % SMALL_BASE == 0) {
                offer(small, near);
            }
            if (number % TABLES == 0) {
                offer(open, near);
            }
        }

        private static PriorityQueue<Near> nearest() {
            return new PriorityQueue<>(Comparator.comparingDouble(Near::cosine));
        }

        private static void offer(PriorityQueue<Near> best, Near near) {
            best.add(near);
            if (best.size() > JUDGED) {
                best.poll();
            }
        }
    }

    private final Random random = new Random(17);
    private final List<Exact> exact = new ArrayList<>();
    private final float[][] subjects = new float[SUBJECTS][];

    private ManyDocuments() {
        for (int i = 0; i < SUBJECTS; i++) {
            subjects[i] = direction(new float[DIMENSIONS], 1);
        }
        for (int i = 0; i < QUESTIONS; i++) {
            exact.add(Exact.of(Vector.of(direction(subjects[i], NOISE))));
        }
    }

    public static void main(String[] arguments) throws IOException {
        new ManyDocuments().fill(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    private void fill(Path data, int documents) throws IOException {
        long start = System.nanoTime();
        IndexFolder folder = new IndexFolder(Optional.of(data.toString()));
        try (LuceneIndex index = folder.open(DIMENSIONS, documents, "generated", NOW)) {
            for (int done = 0; done < documents; done += PAGE) {
                List<IndexedDocument> page = new ArrayList<>();
                for (int i = done; i < Math.min(done + PAGE, documents); i++) {
                    page.add(document(i));
                }
                index.apply(page);
                if ((done + PAGE) % REPORT == 0) {
                    report(index, data, done + PAGE, start);
                }
            }
            index.commit(Checkpoint.beginning("generated", NOW).withWords(documents, NOW));
            index.refresh();
            report(index, data, documents, start);
        }
        long opened = System.nanoTime();
        try (LuceneIndex index = folder.open(DIMENSIONS, documents, "generated", NOW)) {
            System.out.printf("opened again in %d ms%n", (System.nanoTime() - opened) / 1_000_000);
            check(index, documents);
        }
    }

    private void check(LuceneIndex index, int documents) {
        if (index.size() != documents || index.vectors() != documents) {
            throw new IllegalStateException(index.size() + " documents, " + index.vectors() + " vectors");
        }
        recall(index, ALL, "all", Exact::all);
        recall(index, SMALL, "1 % of all", Exact::small);
        recall(index, RULES, "all beside closed tables", Exact::open);
        int last = documents - 1;
        if (!index.holding("DOC-" + last, ALL, 1).getFirst().key().recordId().equals("rec" + last)) {
            throw new IllegalStateException("The last document is not found by its number");
        }
    }

    /** How many of the ten nearest are found, and how long it takes, the slowest in twenty left out. */
    private void recall(LuceneIndex index, Scope scope, String name, Function<Exact, PriorityQueue<Near>> nearest) {
        long[] times = new long[exact.size()];
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < exact.size(); i++) {
            Set<String> expected =
                    nearest.apply(exact.get(i)).stream().map(Near::record).collect(Collectors.toSet());
            long asked = System.nanoTime();
            List<Match> matches = index.nearest(exact.get(i).question(), scope, CANDIDATES, -1);
            times[i] = System.nanoTime() - asked;
            wanted += expected.size();
            found += (int) matches.stream()
                    .limit(JUDGED)
                    .filter(match -> expected.contains(match.key().recordId()))
                    .count();
        }
        Arrays.sort(times);
        double recall = (double) found / wanted;
        System.out.printf(
                "recall@10 of %s %.3f, a question p50 %.1f ms, p95 %.1f ms%n",
                name, recall, times[times.length / 2] / 1e6, times[times.length * 19 / 20] / 1e6);
        if (recall < LEAST_RECALL) {
            throw new IllegalStateException("Too few of the nearest are found");
        }
    }

    private IndexedDocument document(int number) {
        StringBuilder body = new StringBuilder("Number: DOC-").append(number);
        for (int i = 0; i < WORDS; i++) {
            body.append(' ').append("word").append((int) Math.abs(random.nextGaussian() * 5_000));
        }
        Vector vector = Vector.of(direction(subjects[random.nextInt(SUBJECTS)], NOISE));
        exact.forEach(question -> question.compare(vector, number));
        return new IndexedDocument.Present(
                new DocumentKey("tbl" + number % TABLES, "rec" + number),
                "wsp1",
                number % SMALL_BASE == 0 ? "appSmall" : "app1",
                "Document " + number,
                body.toString(),
                List.of(vector));
    }

    private float[] direction(float[] subject, float noise) {
        float[] values = subject.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) random.nextGaussian() * noise;
        }
        return values;
    }

    private static void report(LuceneIndex index, Path data, int documents, long start) throws IOException {
        System.gc(); // What is left afterwards is what the index needs.
        Runtime runtime = Runtime.getRuntime();
        long bytes;
        try (Stream<Path> files = Files.walk(data)) {
            bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        System.out.printf(
                "%,d documents: %d s, heap %d MB, disk %d MB, %s, %d vectors%n",
                documents,
                (System.nanoTime() - start) / 1_000_000_000,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                bytes >> 20,
                residentMemory(),
                index.vectors());
    }

    private static String residentMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("RssAnon"))
                .map(line -> line.replaceAll("\\s+", " "))
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }
}
