package org.pyairtable.ai.index;

import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** From a text to its words in a {@link Form}. */
final class Analysis extends Analyzer {
    private static final int WITHOUT_SPACES =
            CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;
    private static final Map<Form, Analyzer> OF_QUESTIONS = Map.of(
            Form.WRITTEN, new Analysis(Form.WRITTEN, false),
            Form.ENGLISH, new Analysis(Form.ENGLISH, false),
            Form.GERMAN, new Analysis(Form.GERMAN, false));

    private final Form form;
    private final boolean singleCharacters;

    /** @param singleCharacters whether Chinese characters are words alone as well as in pairs, as in documents */
    private Analysis(Form form, boolean singleCharacters) {
        this.form = form;
        this.singleCharacters = singleCharacters;
    }

    /** Of documents, by field. */
    static Analyzer ofFields() {
        Map<String, Analyzer> byField = new HashMap<>();
        for (Form form : Form.values()) {
            Analyzer analysis = new Analysis(form, true);
            byField.put(form.title(), analysis);
            byField.put(form.body(), analysis);
        }
        return new PerFieldAnalyzerWrapper(new Analysis(Form.WRITTEN, true), byField);
    }

    static TokenStream ofQuestion(String question, Form form) {
        return OF_QUESTIONS.getOrDefault(form, new Analysis(form, false)).tokenStream("question", question);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer source = new StandardTokenizer();
        TokenStream words = new LowerCaseFilter(new CJKWidthFilter(source));
        words = new EnglishPossessiveFilter(new CJKBigramFilter(words, WITHOUT_SPACES, singleCharacters));
        return new TokenStreamComponents(
                source,
                switch (form) {
                    case WRITTEN -> new ASCIIFoldingFilter(words);
                    case ENGLISH -> new PorterStemFilter(new ASCIIFoldingFilter(words));
                    case GERMAN ->
                        new ASCIIFoldingFilter(new GermanLightStemFilter(new GermanNormalizationFilter(words)));
                });
    }
}
