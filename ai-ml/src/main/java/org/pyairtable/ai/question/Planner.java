package org.pyairtable.ai.question;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pyairtable.ai.question.Outcome.NoFigure;
import org.pyairtable.ai.question.Outcome.NotUnderstood;
import org.pyairtable.ai.question.Outcome.Understood;

/**
 * Plans what to compute for a question. A plan is made only when every meaningful word is accounted for by a table, field,
 * value, operation, date or link, in one way only: a wrong figure is worse than none.
 */
public final class Planner {
    private static final int MOST_TABLES = 4;
    private static final int MOST_WORDS = 60;
    private static final int MOST_NEAR = 5;
    private static final int MOST_NAMES = 20;

    private final List<BaseShape> bases;
    private final LocalDate today;
    private final Set<String> finalStates;

    /**
     * @param today in the asker's time zone
     * @param finalStates folded names of states in which nothing is overdue
     */
    public Planner(List<BaseShape> bases, LocalDate today, Set<String> finalStates) {
        this.bases = List.copyOf(bases);
        this.today = today;
        this.finalStates = Set.copyOf(finalStates);
    }

    /**
     * A table that the question may be about.
     *
     * @param rank 0 for the one named first
     */
    public record Subject(BaseShape base, TableShape table, int rank) {}

    /** Texts of a question that may be values. */
    public record Search(Subject subject, Set<String> texts) {}

    /** Values that were found, as the cells have them. */
    public record Found(Subject subject, Map<FieldPath, List<String>> values) {}

    /** Whether it refers to an earlier question. */
    public boolean continues(String question) {
        List<Token> tokens = Token.of(question);
        boolean figure =
                says(tokens, Cue.COUNT, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.HOW_MUCH, Cue.DISTINCT, Cue.SHARE);
        boolean opened = !tokens.isEmpty()
                && Lexicon.at(tokens, 0).stream().anyMatch(chunk -> isSaid(chunk, Cue.OPENER, Cue.AND, Cue.BY));
        return refersBack(tokens) || (opened && (!figure || mentioned(tokens).isEmpty()));
    }

    /** "These", but not of "dieser Monat". */
    private static boolean refersBack(List<Token> tokens) {
        return phrases(tokens).stream()
                .filter(phrase -> isSaid(phrase, Cue.THESE))
                .anyMatch(phrase -> phrase.to() == tokens.size()
                        || !Calendar.isPeriod(tokens.get(phrase.to()).folded()));
    }

    /** Whether it says nothing without an earlier question. */
    public boolean continuesOnly(String question) {
        List<Token> tokens = Token.of(question);
        return continues(question) && (refersBack(tokens) || mentioned(tokens).isEmpty());
    }

    /** What to look for before {@link #plan}; empty when the question is about no table. */
    public List<Search> searches(String question, Optional<Plan> earlier) {
        List<Token> tokens = Token.of(question);
        if (tokens.size() > MOST_WORDS) {
            return List.of();
        }
        List<Subject> subjects =
                earlier.isPresent() ? subjectOf(earlier.get()).stream().toList() : subjects(tokens);
        return subjects.size() > MOST_TABLES
                ? List.of()
                : subjects.stream()
                        .map(subject -> new Search(
                                subject, lattice(tokens, subject, Map.of()).possibleValues(question)))
                        .toList();
    }

    /** @param earlier what a question that {@link #continues} continues */
    public Outcome plan(String question, List<Found> found, Optional<Plan> earlier) {
        List<Token> tokens = withoutOpener(question, earlier.isPresent());
        if (found.isEmpty()) {
            return withoutTable(tokens);
        }
        Map<Integer, List<Outcome>> byRank = new TreeMap<>();
        for (Found of : found) {
            byRank.computeIfAbsent(of.subject().rank(), r -> new ArrayList<>()).add(outcome(tokens, of, earlier));
        }
        Outcome first = null;
        for (Map.Entry<Integer, List<Outcome>> rank : byRank.entrySet()) {
            Outcome outcome = chosen(rank.getValue());
            boolean fits =
                    outcome instanceof Understood understood && (rank.getKey() == 0 || isGrouped(understood.plan()));
            if (fits) {
                return outcome;
            }
            first = first == null ? outcome : first;
        }
        Outcome refused = first == null ? new NoFigure() : first;
        return refused instanceof NotUnderstood && earlier.isEmpty() && !asksForFigure(tokens)
                ? new NoFigure()
                : withNear(refused, found);
    }

    /** A table that is named later is what a figure is about only when the first one divides it. */
    private static boolean isGrouped(Plan plan) {
        return plan instanceof Plan.Ranking
                || (plan instanceof Plan.Figure figure && figure.grouping().isPresent());
    }

    private Outcome outcome(List<Token> tokens, Found found, Optional<Plan> earlier) {
        List<List<Chunk>> readings =
                lattice(tokens, found.subject(), found.values()).readings();
        if (Lattice.tooMany(readings)) {
            return new NotUnderstood(
                    Optional.of(found.subject().table()),
                    List.of(),
                    List.of("it can be read in too many ways"),
                    List.of());
        }
        return chosen(readings.stream()
                .map(reading -> {
                    Context context =
                            new Context(found.subject().base(), found.subject().table(), today, finalStates, earlier);
                    Reading one = new Reading(reading, tokens, context);
                    return earlier.map(one::continuing).orElseGet(one::outcome);
                })
                .toList());
    }

    /** The one plan that all readings which make sense agree on. */
    private static Outcome chosen(List<Outcome> outcomes) {
        Map<Plan, Understood> plans = new LinkedHashMap<>();
        NotUnderstood nearest = null;
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Understood understood -> plans.putIfAbsent(understood.plan(), understood);
                case NotUnderstood not -> nearest = nearest == null || not.faults() < nearest.faults() ? not : nearest;
                case NoFigure none -> {}
            }
        }
        if (plans.size() == 1) {
            return plans.values().iterator().next();
        }
        if (plans.size() > 1) {
            List<String> ways = plans.keySet().stream().map(Description::of).toList();
            return new NotUnderstood(
                    Optional.empty(), List.of(), List.of("it could mean " + String.join(", or ", ways)), List.of());
        }
        return nearest == null ? new NoFigure() : nearest;
    }

    private Lattice lattice(List<Token> tokens, Subject subject, Map<FieldPath, List<String>> values) {
        return new Lattice(tokens, today, new Vocabulary(subject.base(), subject.table(), values));
    }

    /** The tables that are named, in order; else those that have a field which is named. */
    private List<Subject> subjects(List<Token> tokens) {
        List<Subject> named = mentioned(tokens);
        return named.isEmpty() ? byField(tokens) : named;
    }

    private record Mention(BaseShape base, TableShape table, int at, int words, Name.Fit fit) {}

    private List<Subject> mentioned(List<Token> tokens) {
        List<Mention> mentions = new ArrayList<>();
        for (BaseShape base : bases) {
            for (TableShape table : base.tables()) {
                Name name = Name.of(table.name(), new Meaning.Named(table), Name.Forms.OF_NOUN, false);
                for (int at = 0; at < tokens.size(); at++) {
                    Name.Fit fit = name.fits(tokens, at);
                    if (fit != Name.Fit.NONE) {
                        mentions.add(new Mention(base, table, at, name.words().size(), fit));
                    }
                }
            }
        }
        boolean sure = mentions.stream().anyMatch(mention -> mention.fit() == Name.Fit.FITS);
        List<Mention> kept = mentions.stream()
                .filter(mention -> !sure || mention.fit() == Name.Fit.FITS)
                .filter(mention -> mentions.stream().noneMatch(other -> covers(other, mention)))
                .sorted(Comparator.comparingInt(Mention::at))
                .toList();
        List<Integer> places = kept.stream().map(Mention::at).distinct().toList();
        Set<TableShape> seen = new LinkedHashSet<>();
        return kept.stream()
                .filter(mention -> seen.add(mention.table()))
                .map(mention -> new Subject(mention.base(), mention.table(), places.indexOf(mention.at())))
                .toList();
    }

    /** "Invoice items" is not the table Invoices. */
    private static boolean covers(Mention longer, Mention shorter) {
        return longer.fit() == shorter.fit()
                && longer.words() > shorter.words()
                && longer.at() <= shorter.at()
                && shorter.at() + shorter.words() <= longer.at() + longer.words();
    }

    private List<Subject> byField(List<Token> tokens) {
        boolean figure = asksForFigure(tokens);
        List<Subject> subjects = new ArrayList<>();
        for (BaseShape base : bases) {
            for (TableShape table : base.tables()) {
                boolean named = table.fields().stream()
                        .filter(field -> field.isNumber())
                        .map(field -> Name.of(
                                field.name(), new Meaning.Field(FieldPath.of(field)), Name.Forms.OF_NOUN, false))
                        .anyMatch(name -> java.util.stream.IntStream.range(0, tokens.size())
                                .anyMatch(at -> name.fits(tokens, at) == Name.Fit.FITS));
                if (figure && named) {
                    subjects.add(new Subject(base, table, 0));
                }
            }
        }
        return subjects;
    }

    private Optional<Subject> subjectOf(Plan plan) {
        TableShape table = plan.selection().table();
        return bases.stream()
                .filter(base -> base.id().equals(table.baseId()))
                .findFirst()
                .map(base -> new Subject(base, table, 0));
    }

    private List<Token> withoutOpener(String question, boolean continuing) {
        List<Token> tokens = Token.of(question);
        if (continuing) {
            return tokens;
        }
        int opened = tokens.isEmpty()
                ? 0
                : Lexicon.at(tokens, 0).stream()
                        .filter(chunk -> isSaid(chunk, Cue.OPENER, Cue.AND))
                        .mapToInt(Chunk::to)
                        .max()
                        .orElse(0);
        return tokens.subList(opened, tokens.size());
    }

    private Outcome withoutTable(List<Token> tokens) {
        List<String> names = bases.stream()
                .flatMap(base -> base.tables().stream())
                .map(TableShape::name)
                .distinct()
                .limit(MOST_NAMES)
                .toList();
        boolean figure =
                says(tokens, Cue.COUNT, Cue.SUM, Cue.AVERAGE, Cue.MEDIAN, Cue.HOW_MUCH, Cue.DISTINCT, Cue.SHARE);
        return figure && !names.isEmpty() && tokens.size() <= MOST_WORDS
                ? new NotUnderstood(
                        Optional.empty(),
                        List.of(),
                        List.of("it does not say which table it is about (%s)".formatted(String.join(", ", names))),
                        List.of())
                : new NoFigure();
    }

    /** Whether the nearest records would be no answer. */
    static boolean asksForFigure(List<Token> tokens) {
        return says(
                        tokens,
                        Cue.COUNT,
                        Cue.SUM,
                        Cue.AVERAGE,
                        Cue.MEDIAN,
                        Cue.HOW_MUCH,
                        Cue.DISTINCT,
                        Cue.SHARE,
                        Cue.MOST,
                        Cue.FEWEST,
                        Cue.EXISTS,
                        Cue.TOP,
                        Cue.BOTTOM,
                        Cue.THESE,
                        Cue.OPENER)
                || java.util.stream.IntStream.range(0, tokens.size())
                        .mapToObj(at -> Lexicon.at(tokens, at))
                        .flatMap(List::stream)
                        .anyMatch(chunk -> chunk.meaning() instanceof Meaning.Superlative);
    }

    private static boolean says(List<Token> tokens, Cue... cues) {
        return phrases(tokens).stream().anyMatch(phrase -> isSaid(phrase, cues));
    }

    /** The longest phrases of the language. */
    private static List<Chunk> phrases(List<Token> tokens) {
        List<Chunk> longest = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            List<Chunk> phrases = Lexicon.at(tokens, at);
            if (!phrases.isEmpty()) {
                longest.add(phrases.getLast());
            }
            at = phrases.isEmpty() ? at + 1 : phrases.getLast().to();
        }
        return longest;
    }

    private static boolean isSaid(Chunk chunk, Cue... cues) {
        return chunk.meaning() instanceof Meaning.Said said && List.of(cues).contains(said.cue());
    }

    private static Outcome withNear(Outcome outcome, List<Found> found) {
        if (!(outcome instanceof NotUnderstood not)) {
            return outcome;
        }
        List<String> near = found.stream()
                .map(of -> new Vocabulary(of.subject().base(), of.subject().table(), of.values()))
                .flatMap(vocabulary -> not.words().stream().flatMap(word -> vocabulary.near(word).stream()))
                .distinct()
                .limit(MOST_NEAR)
                .toList();
        return new NotUnderstood(not.table(), not.words(), not.doubts(), near);
    }
}
