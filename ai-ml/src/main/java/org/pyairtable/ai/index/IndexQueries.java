package org.pyairtable.ai.index;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;

/** Translates questions into queries of the index. */
final class IndexQueries {
    static final float TITLE_BOOST = 1.3f;
    private static final float BODY_BOOST = 1f;
    /** A word as written is a little better than one with another ending. */
    private static final float OTHER_FORM = 0.9f;
    /** A record must contain this share of the question's different words, so that one "the" is not a match. */
    private static final float WANTED_SHARE = 0.4f;

    private static final int MAX_WORDS = 64;

    private IndexQueries() {}

    /** A word of a question in each form. */
    record Word(Map<Form, String> forms) {
        String in(Form form) {
            return forms.getOrDefault(form, "");
        }

        List<Term> terms() {
            List<Term> terms = new ArrayList<>();
            for (Form form : Form.values()) {
                terms.add(new Term(form.title(), in(form)));
                terms.add(new Term(form.body(), in(form)));
            }
            return terms;
        }
    }

    /** The different words of a question. */
    static List<Word> wordsOf(String question) {
        String text = Words.separated(question);
        Map<Form, List<String>> byForm = new EnumMap<>(Form.class);
        for (Form form : Form.values()) {
            byForm.put(form, Words.of(text, form));
        }
        Set<Word> words = new LinkedHashSet<>();
        int count = byForm.values().stream().mapToInt(List::size).min().orElse(0);
        for (int i = 0; i < count && words.size() < MAX_WORDS; i++) {
            Map<Form, String> forms = new EnumMap<>(Form.class);
            for (Form form : Form.values()) {
                forms.put(form, byForm.getOrDefault(form, List.of()).get(i));
            }
            words.add(new Word(forms));
        }
        return List.copyOf(words);
    }

    /** @param wanted a query for each word, of which there is at least one */
    static Query words(List<Query> wanted, Scope scope) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        wanted.forEach(word -> any.add(word, Occur.SHOULD));
        any.setMinimumNumberShouldMatch((int) Math.ceil(wanted.size() * WANTED_SHARE));
        return within(any.build(), scope);
    }

    /** Scores one for each code in the title and half of it elsewhere; empty when the question has no {@link Codes}. */
    static Optional<Query> codes(List<Set<String>> wanted, Scope scope) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        wanted.forEach(readings -> {
            List<Query> places = new ArrayList<>();
            places.add(new ConstantScoreQuery(in(IndexFields.TITLE_CODE, readings)));
            places.add(new BoostQuery(new ConstantScoreQuery(in(IndexFields.CODE, readings)), 0.5f));
            // A telephone number without the code of its area.
            readings.stream()
                    .filter(Telephones::isTelephone)
                    .map(Telephones::ending)
                    .flatMap(ending -> Stream.of(IndexFields.TITLE_CODE, IndexFields.CODE)
                            .map(field -> new WildcardQuery(new Term(field, ending))))
                    .forEach(query -> places.add(new BoostQuery(new ConstantScoreQuery(query), 0.4f)));
            any.add(new DisjunctionMaxQuery(places, 0), Occur.SHOULD);
        });
        return Optional.of(within(any.build(), scope));
    }

    static Query scope(Scope scope) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(seen(scope), Occur.FILTER);
        scope.baseId().ifPresent(base -> all.add(in(IndexFields.BASE, Set.of(base)), Occur.FILTER));
        scope.tableId().ifPresent(table -> all.add(in(IndexFields.TABLE, Set.of(table)), Occur.FILTER));
        if (!scope.closed().isEmpty()) {
            all.add(in(IndexFields.TABLE, scope.closed()), Occur.MUST_NOT);
        }
        if (!scope.allResources()) {
            all.add(
                    new BooleanQuery.Builder()
                            .add(in(IndexFields.BASE, scope.resources()), Occur.SHOULD)
                            .add(in(IndexFields.WORKSPACE, scope.resources()), Occur.SHOULD)
                            .build(),
                    Occur.FILTER);
        }
        return all.build();
    }

    private static Query seen(Scope scope) {
        Query workspaces = in(IndexFields.WORKSPACE, scope.workspaces());
        return scope.bases().isEmpty()
                ? workspaces
                : new BooleanQuery.Builder()
                        .add(workspaces, Occur.SHOULD)
                        .add(in(IndexFields.BASE, scope.bases()), Occur.SHOULD)
                        .build();
    }

    private static Query within(Query query, Scope scope) {
        return new BooleanQuery.Builder()
                .add(query, Occur.MUST)
                .add(scope(scope), Occur.FILTER)
                .build();
    }

    static Query anywhere(Word word) {
        List<Query> places = new ArrayList<>();
        for (Form form : Form.values()) {
            float boost = form == Form.WRITTEN ? 1 : OTHER_FORM;
            places.add(new BoostQuery(new TermQuery(new Term(form.title(), word.in(form))), TITLE_BOOST * boost));
            places.add(new BoostQuery(new TermQuery(new Term(form.body(), word.in(form))), BODY_BOOST * boost));
        }
        return new DisjunctionMaxQuery(places, 0.05f);
    }

    private static Query in(String field, Set<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }
}
