package org.pyairtable.formula;

/** Finds one text in another in time that grows with the sum of their lengths, never with the product. */
final class TextSearch {
    /** Up to here the plain way is the fastest, however bad the case. */
    private static final int SHORT = 32;

    private TextSearch() {}

    static int indexOf(String text, String wanted, int from) {
        return wanted.length() <= SHORT || text.length() - from < wanted.length()
                ? text.indexOf(wanted, from)
                : knuthMorrisPratt(text, wanted, from);
    }

    private static int knuthMorrisPratt(String text, String wanted, int from) {
        int[] border = borders(wanted);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
                matched = border[matched - 1];
            }
            matched += text.charAt(i) == wanted.charAt(matched) ? 1 : 0;
            if (matched == wanted.length()) {
                return i + 1 - matched;
            }
        }
        return -1;
    }

    /** How many characters of each beginning are its end as well. */
    private static int[] borders(String wanted) {
        int[] border = new int[wanted.length()];
        int length = 0;
        for (int i = 1; i < wanted.length(); i++) {
            while (length > 0 && wanted.charAt(i) != wanted.charAt(length)) {
                length = border[length - 1];
            }
            length += wanted.charAt(i) == wanted.charAt(length) ? 1 : 0;
            border[i] = length;
        }
        return border;
    }
}
