package org.pyairtable.ai.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.pyairtable.ai.index.IndexQueries.Word;

/**
 * What a word of a question may stand for that no record in the scope has: one with a mistake, one word that is written as two
 * or two as one, the beginning or end of a longer one, letters and digits that are apart in the record.
 */
final class OtherSpellings {
    private static final float MISTAKEN = 0.9f;
    private static final float BEGINNING = 0.8f;
    private static final float ENDING = 0.7f;
    private static final int SHORTEST_BEGINNING = 4;
    private static final int SHORTEST_MISTAKEN = 5;
    private static final int SHORTEST_ENDING = 5;
    /** From this length on two letters may be wrong. */
    private static final int LONG = 8;
    /** Resembling words are looked for in each segment of the index. */
    private static final int MOST_MISTAKEN = 10;
    /** To find endings, all words of the index are read. */
    private static final int MOST_ENDINGS = 3;
    /** A question may have 1,024 parts altogether. */
    private static final int MOST_PARTS = 6;

    private static final Pattern LETTERS = Pattern.compile("\\p{IsLatin}+|\\p{IsCyrillic}+|\\p{IsGreek}+");
    private static final Pattern CODE = Pattern.compile("(?=.*\\p{L})(?=.*\\d)[\\p{L}\\d]+");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z]{2}\\d{2}[a-z0-9]{11,30}");
    private static final Pattern AFTER_FOUR = Pattern.compile("(?<=\\G.{4})");
    private static final Pattern BOUNDARY = Pattern.compile("(?<=\\p{L})(?=\\d)|(?<=\\d)(?=\\p{L})");

    /** Words that ask or join: what resembles them says nothing. */
    private static final Set<String> ASKING = Set.of(
            "about", "after", "before", "could", "does", "from", "have", "into", "many", "much", "over", "should",
            "since", "some", "that", "their", "them", "then", "there", "these", "they", "this", "those", "under",
            "until", "were", "what", "when", "where", "which", "while", "whose", "will", "with", "would", "your",
            "aber", "alle", "auch", "dass", "diese", "eine", "einem", "einen", "einer", "haben", "hatte", "kann",
            "keine", "mein", "nach", "nicht", "noch", "oder", "ohne", "sind", "unter", "viele", "waren", "welche",
            "welcher", "werden", "wieviel", "wurde");

    private final IndexSearcher searcher;
    private final Query scope;
    private int mistaken;
    private int endings;

    OtherSpellings(IndexSearcher searcher, Scope scope) {
        this.searcher = searcher;
        this.scope = IndexQueries.scope(scope);
    }

    /**
     * The part of a question at a word.
     *
     * @param words how many words it takes
     */
    record Part(Query query, int words) {}

    /** @param weight what a record scores that has the word as one of few */
    Part at(List<Word> words, int place, float weight) throws IOException {
        Word word = words.get(place);
        if (ASKING.contains(word.in(Form.WRITTEN)) || isThere(IndexQueries.anywhere(word))) {
            return new Part(IndexQueries.anywhere(word), 1);
        }
        Optional<Query> joined = joined(words, place);
        if (joined.isPresent()) {
            return new Part(new BoostQuery(new ConstantScoreQuery(joined.get()), 2 * weight), 2);
        }
        String written = word.in(Form.WRITTEN);
        for (Spelling spelling : spellings(written)) {
            if (isThere(spelling.query())) {
                return new Part(new BoostQuery(new ConstantScoreQuery(spelling.query()), spelling.share() * weight), 1);
            }
        }
        return new Part(IndexQueries.anywhere(word), 1);
    }

    private record Spelling(Query query, float share) {}

    private List<Spelling> spellings(String word) {
        List<Spelling> spellings = new ArrayList<>();
        if (ACCOUNT.matcher(word).matches()) {
            spellings.add(new Spelling(all(AFTER_FOUR.splitAsStream(word)), MISTAKEN));
        }
        if (CODE.matcher(word).matches() && BOUNDARY.splitAsStream(word).count() <= MOST_PARTS) {
            spellings.add(new Spelling(all(BOUNDARY.splitAsStream(word)), BEGINNING));
        }
        if (word.contains("'")) {
            spellings.add(new Spelling(anywhere(word.replace("'", "")), MISTAKEN));
        }
        if (!LETTERS.matcher(word).matches()) {
            return spellings;
        }
        int length = word.length();
        if (length >= SHORTEST_MISTAKEN && mistaken++ < MOST_MISTAKEN) {
            int mistakes = length >= LONG ? 2 : 1;
            spellings.add(new Spelling(either(term -> resembling(term, mistakes), word), MISTAKEN));
        }
        if (length >= SHORTEST_BEGINNING) {
            spellings.add(new Spelling(either(PrefixQuery::new, word), BEGINNING));
        }
        if (length >= SHORTEST_ENDING && endings++ < MOST_ENDINGS) {
            spellings.add(new Spelling(either(term -> new WildcardQuery(term), "*" + word), ENDING));
        }
        return spellings;
    }

    /** "Data base" where records have "database". */
    private Optional<Query> joined(List<Word> words, int place) throws IOException {
        if (place + 1 == words.size()) {
            return Optional.empty();
        }
        String first = words.get(place).in(Form.WRITTEN);
        String second = words.get(place + 1).in(Form.WRITTEN);
        if (!LETTERS.matcher(first).matches() || !LETTERS.matcher(second).matches()) {
            return Optional.empty();
        }
        Query query = anywhere(first + second);
        return isThere(query) ? Optional.of(query) : Optional.empty();
    }

    private boolean isThere(Query query) throws IOException {
        Query within = new BooleanQuery.Builder()
                .add(query, Occur.FILTER)
                .add(scope, Occur.FILTER)
                .build();
        return searcher.search(within, 1).scoreDocs.length > 0;
    }

    /** All words that resemble it: the nearest fifty of the index might be in records out of the scope. */
    private static Query resembling(Term term, int mistakes) {
        return new FuzzyQuery(
                term,
                mistakes,
                1,
                FuzzyQuery.defaultMaxExpansions,
                FuzzyQuery.defaultTranspositions,
                MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
    }

    private static Query all(Stream<String> parts) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        parts.filter(part -> !part.isEmpty()).forEach(part -> all.add(anywhere(part), Occur.MUST));
        return all.build();
    }

    private static Query anywhere(String word) {
        return either(TermQuery::new, word);
    }

    private static Query either(Function<Term, Query> query, String word) {
        return new DisjunctionMaxQuery(
                List.of(
                        query.apply(new Term(Form.WRITTEN.title(), word)),
                        query.apply(new Term(Form.WRITTEN.body(), word))),
                0);
    }
}
