package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as mails and pages of approvals show them. */
public final class MailValues {
    /** Longer ones are refused by the service that sends. */
    private static final int LONGEST = 300;

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private MailValues() {}

    /** On one line, without what could begin another header. */
    static String line(String text) {
        String line = BREAKS.matcher(text).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "…";
    }

    /** To the minute, in UTC. */
    public static String time(Instant time) {
        return TIME.format(time);
    }
}
