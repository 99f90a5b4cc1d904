package org.pyairtable.ai.index;

/**
 * The forms in which words are compared. All of them are in lower case and without accents; Chinese, Japanese and Korean,
 * which are written without spaces between words, are compared by pairs of characters. Every form has the same number of
 * words of a text.
 */
enum Form {
    /** As written. */
    WRITTEN,
    /** Without English endings. */
    ENGLISH,
    /** Without German endings; an umlaut equals its vowel with and without an e: {@code Müller}, {@code Mueller}. */
    GERMAN;

    String title() {
        return switch (this) {
            case WRITTEN -> "title";
            case ENGLISH -> "titleEnglish";
            case GERMAN -> "titleGerman";
        };
    }

    String body() {
        return switch (this) {
            case WRITTEN -> "body";
            case ENGLISH -> "bodyEnglish";
            case GERMAN -> "bodyGerman";
        };
    }
}
