package org.pyairtable.data.wire;

import org.pyairtable.data.refusal.NotFound;

/** The form of Airtable's ids: a prefix of three letters and 14 letters or digits. */
public final class AirtableId {
    private static final int LENGTH = 17;

    private AirtableId() {}

    /** Whether {@code text} could be an id with this prefix. Says nothing about existence. */
    public static boolean is(String prefix, String text) {
        if (text.length() != LENGTH || !text.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!alphanumeric) {
                return false;
            }
        }
        return true;
    }

    /** Refuses, as a path that leads nowhere, what is not an id with this prefix. */
    public static void check(String prefix, String text) {
        if (!is(prefix, text)) {
            throw new NotFound.Path().exception();
        }
    }

    public static boolean isBase(String text) {
        return is("app", text);
    }

    public static boolean isTable(String text) {
        return is("tbl", text);
    }

    public static boolean isField(String text) {
        return is("fld", text);
    }

    public static boolean isRecord(String text) {
        return is("rec", text);
    }
}
