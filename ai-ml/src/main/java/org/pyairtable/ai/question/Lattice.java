package org.pyairtable.ai.question;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All ways to read the words of a question, of which the likeliest are taken: all words known, in few long phrases. */
final class Lattice {
    private static final int MOST_READINGS = 64;
    private static final int LONGEST_VALUE = 5;
    private static final Set<String> GERMAN = Set.of(
            "wie",
            "viele",
            "der",
            "die",
            "das",
            "und",
            "oder",
            "ist",
            "sind",
            "haben",
            "mit",
            "ohne",
            "welche",
            "welcher",
            "welches",
            "von",
            "fur",
            "im",
            "summe",
            "anzahl",
            "durchschnitt",
            "gibt",
            "nicht",
            "keine",
            "kein",
            "den",
            "als",
            "nach",
            "pro",
            "seit",
            "vor",
            "zwischen",
            "uber",
            "unter",
            "mehr",
            "zeige",
            "liste");

    private final List<Token> tokens;
    private final List<List<Chunk>> chunks = new ArrayList<>();

    Lattice(List<Token> tokens, LocalDate today, Vocabulary vocabulary) {
        this.tokens = tokens;
        NumberWords numbers = new NumberWords(tokens, language(tokens));
        DateWords dates = new DateWords(tokens, today);
        for (int i = 0; i < tokens.size(); i++) {
            List<Chunk> from = new ArrayList<>(Lexicon.at(tokens, i));
            from.addAll(numbers.at(i));
            from.addAll(dates.at(i));
            List<Chunk> named = vocabulary.at(tokens, i);
            from.addAll(named);
            from.removeIf(chunk -> isOverdue(chunk) && named.stream().anyMatch(n -> n.to() == chunk.to()));
            if (numbers.isAmbiguous(i)) {
                from.add(Chunk.sure(
                        i,
                        i + 1,
                        new Meaning.Unclear("“%s” could be two numbers, write it without a separator"
                                .formatted(tokens.get(i).folded()))));
            }
            if (from.stream().noneMatch(chunk -> chunk.to() == chunk.from() + 1)) {
                from.add(Chunk.unknown(i, tokens.get(i).folded()));
            }
            List<Chunk> padded = paddedNames(from, vocabulary);
            padded.removeIf(name -> name.meaning() instanceof Meaning.Unclear && isBehindDate(name.from()));
            boolean isTime = padded.stream().anyMatch(name -> name.meaning() instanceof Meaning.Unclear);
            from.removeIf(chunk -> isTime
                    && chunk.meaning() instanceof Meaning.Dates
                    && padded.stream().anyMatch(name -> name.to() == chunk.to()));
            from.addAll(padded);
            chunks.add(from);
        }
    }

    /** A phrase says no more than a name in it whose other words mean nothing: "in May", where a choice is called May. */
    private List<Chunk> paddedNames(List<Chunk> phrases, Vocabulary vocabulary) {
        List<Chunk> padded = new ArrayList<>();
        for (Chunk phrase : phrases) {
            boolean names = phrase.to() - phrase.from() > 1
                    && switch (phrase.meaning()) {
                        case Meaning.Said said -> !said.cue().isSilent();
                        case Meaning.Dates d -> true;
                        case Meaning.Superlative s -> true;
                        default -> false;
                    };
            for (int at = phrase.from(); names && at < phrase.to(); at++) {
                for (Chunk name : vocabulary.at(tokens, at)) {
                    if (name.isSure() && name.to() <= phrase.to() && isPadding(phrase, name)) {
                        padded.add(
                                phrase.meaning() instanceof Meaning.Dates
                                        ? Chunk.sure(
                                                phrase.from(),
                                                phrase.to(),
                                                new Meaning.Unclear("a month may be a time or a value, name its field"))
                                        : new Chunk(
                                                phrase.from(),
                                                phrase.to(),
                                                name.meaning(),
                                                name.cost(),
                                                name.readAs()));
                    }
                }
            }
        }
        return padded;
    }

    /** "Shipped in May" names the field, and so says that a time is meant. */
    private boolean isBehindDate(int at) {
        return chunks.stream()
                .flatMap(List::stream)
                .anyMatch(chunk -> chunk.to() == at
                        && chunk.isSure()
                        && chunk.meaning() instanceof Meaning.Field field
                        && field.path().field().isDate());
    }

    private boolean isPadding(Chunk phrase, Chunk name) {
        boolean shorter = name.to() - name.from() < phrase.to() - phrase.from();
        for (int i = phrase.from(); i < phrase.to(); i++) {
            if ((i < name.from() || i >= name.to()) && !Lexicon.isFiller(tokens.get(i))) {
                return false;
            }
        }
        return shorter;
    }

    private static NumberWords.Language language(List<Token> tokens) {
        long german = tokens.stream().filter(t -> GERMAN.contains(t.folded())).count();
        return german == 0
                ? NumberWords.Language.ENGLISH
                : german == 1 ? NumberWords.Language.EITHER : NumberWords.Language.GERMAN;
    }

    /** A status that is called so says more than the date. */
    private static boolean isOverdue(Chunk chunk) {
        return chunk.meaning() instanceof Meaning.Said said && said.cue() == Cue.OVERDUE;
    }

    private static boolean isBase(Chunk chunk) {
        return chunk.meaning() instanceof Meaning.Said said && said.cue() == Cue.BASE;
    }

    /** The likeliest readings, as many as can be tried. */
    List<List<Chunk>> readings() {
        int[] best = new int[tokens.size() + 1];
        for (int i = tokens.size() - 1; i >= 0; i--) {
            best[i] = Integer.MAX_VALUE / 2;
            for (Chunk chunk : chunks.get(i)) {
                best[i] = Math.min(best[i], chunk.cost() + best[chunk.to()]);
            }
        }
        List<List<Chunk>> readings = new ArrayList<>();
        extend(new ArrayList<>(), 0, best, readings);
        return readings;
    }

    private void extend(List<Chunk> begun, int at, int[] best, List<List<Chunk>> readings) {
        if (readings.size() > MOST_READINGS) {
            return;
        }
        if (at == tokens.size()) {
            readings.add(List.copyOf(begun));
            return;
        }
        for (Chunk chunk : chunks.get(at)) {
            if (chunk.cost() + best[chunk.to()] == best[at]) {
                begun.add(chunk);
                extend(begun, chunk.to(), best, readings);
                begun.removeLast();
            }
        }
    }

    static boolean tooMany(List<List<Chunk>> readings) {
        return readings.size() > MOST_READINGS;
    }

    /**
     * Groups of neighbouring words, with a word among them that is not known or is a month: they may name a value. A choice or
     * the base may have the name of something else.
     */
    Set<String> possibleValues(String question) {
        BitSet open = new BitSet();
        for (int i = 0; i < tokens.size(); i++) {
            int place = i;
            boolean known = chunks.subList(Math.max(0, i - LONGEST_VALUE), i + 1).stream()
                    .flatMap(List::stream)
                    .anyMatch(chunk -> chunk.to() > place && chunk.isSure() && !isBase(chunk));
            open.set(
                    i,
                    (!known || Calendar.isMonth(tokens.get(i).folded()))
                            && tokens.get(i).kind() != Token.Kind.SIGN);
        }
        Set<String> texts = new LinkedHashSet<>();
        chunks.stream()
                .flatMap(List::stream)
                .filter(chunk -> chunk.meaning() instanceof Meaning.Value)
                .forEach(chunk -> texts.add(question.substring(
                        tokens.get(chunk.from()).start(),
                        tokens.get(chunk.to() - 1).end())));
        for (int from = 0; from < tokens.size(); from++) {
            for (int to = from + 1; to <= Math.min(tokens.size(), from + LONGEST_VALUE); to++) {
                int next = open.nextSetBit(from);
                if (next >= 0 && next < to) {
                    texts.add(question.substring(
                            tokens.get(from).start(), tokens.get(to - 1).end()));
                }
            }
        }
        return texts;
    }
}
