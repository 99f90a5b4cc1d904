package org.pyairtable.data.wire;

/** Texts that can be kept: PostgreSQL knows neither the character 0 nor half a surrogate pair, JSON no such half. */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || isHalf(text, i)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                i++;
            }
        }
        return true;
    }

    /** The text with a sign in the place of each half, for answers that repeat what a client sent. */
    public static String sendable(String text) {
        StringBuilder sendable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHalf(text, i)) {
                sendable.append(REPLACEMENT);
            } else if (Character.isSurrogate(c)) {
                sendable.append(c).append(text.charAt(++i));
            } else {
                sendable.append(c);
            }
        }
        return sendable.toString();
    }

    /** Whether a half without its other half begins here. */
    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        return Character.isLowSurrogate(c)
                || (Character.isHighSurrogate(c)
                        && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))));
    }
}
