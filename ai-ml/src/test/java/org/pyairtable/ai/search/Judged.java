package org.pyairtable.ai.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.pyairtable.ai.index.Match;
import org.pyairtable.ai.search.LabelledQuestions.Labelled;

/** Questions whose right answers are known, with what was found for them; ranked lists are judged by their nDCG@10. */
record Judged(List<Lists> found) {
    static final int TEN = 10;

    Judged {
        found = List.copyOf(found);
    }

    record Lists(Labelled labelled, List<Match> exact, List<Match> lexical, List<Match> vector) {}

    /** nDCG@10 by kind of question. */
    record Quality(Map<String, Double> byKind, double overall) {
        double of(String kind) {
            return byKind.getOrDefault(kind, 0.0);
        }
    }

    Quality words() {
        return quality(lists -> Fusion.TUNED.fuse(lists.exact(), lists.lexical(), List.of(), TEN));
    }

    Quality meaning() {
        return quality(lists -> Fusion.TUNED.fuse(List.of(), List.of(), lists.vector(), TEN));
    }

    Quality both(Fusion fusion) {
        return quality(lists -> fusion.fuse(lists.exact(), lists.lexical(), lists.vector(), TEN));
    }

    /** By how much both together are worse than the better of the two, on each kind of question. */
    Map<String, Double> losses(Fusion fusion) {
        Quality words = words();
        Quality meaning = meaning();
        Map<String, Double> losses = new LinkedHashMap<>();
        both(fusion)
                .byKind()
                .forEach((kind, value) -> losses.put(kind, Math.max(words.of(kind), meaning.of(kind)) - value));
        return losses;
    }

    /** Those that are not answered perfectly, with what is found first. */
    List<String> mistakes(Fusion fusion) {
        return found.stream()
                .filter(lists -> ndcg(lists, fusion.fuse(lists.exact(), lists.lexical(), lists.vector(), TEN)) < 0.99)
                .map(lists -> "%s '%s' wants %s, got %s"
                        .formatted(
                                lists.labelled().kind(),
                                lists.labelled().question(),
                                lists.labelled().relevant(),
                                fusion.fuse(lists.exact(), lists.lexical(), lists.vector(), 3)))
                .toList();
    }

    String table(Fusion fusion) {
        Quality words = words();
        Quality meaning = meaning();
        Quality both = both(fusion);
        String rows = both.byKind().keySet().stream()
                .map(kind -> row(kind, words.of(kind), meaning.of(kind), both.of(kind)))
                .collect(Collectors.joining());
        return "%-10s words  meaning both%n".formatted("")
                + rows
                + row("all", words.overall(), meaning.overall(), both.overall());
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
        for (int i = 0; i < Math.min(TEN, lists.labelled().relevant().size()); i++) {
            most += gain(i);
        }
        return gained / most;
    }

    private static double gain(int place) {
        return Math.log(2) / Math.log(place + 2.0);
    }

    private static String row(String name, double... values) {
        return "%-10s %s%n"
                .formatted(
                        name,
                        DoubleStream.of(values).mapToObj("%.3f"::formatted).collect(Collectors.joining("  ")));
    }
}
