package org.pyairtable.formula.moment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A format of moment.js such as {@code "D MMM YYYY, HH:mm"}, read once and used for printing and reading. Immutable. */
public final class MomentFormat {
    /** Longest first within a letter, so that the first match is the right one. */
    private static final List<String> TOKENS = List.of(
            "YYYYYY",
            "YYYYY",
            "YYYY",
            "YY",
            "Y",
            "Qo",
            "Q",
            "MMMM",
            "MMM",
            "Mo",
            "MM",
            "M",
            "DDDD",
            "DDDo",
            "DDD",
            "Do",
            "DD",
            "D",
            "dddd",
            "ddd",
            "do",
            "dd",
            "d",
            "e",
            "E",
            "wo",
            "ww",
            "w",
            "Wo",
            "WW",
            "W",
            "gggg",
            "gg",
            "GGGG",
            "GG",
            "A",
            "a",
            "HH",
            "H",
            "hh",
            "h",
            "kk",
            "k",
            "mm",
            "m",
            "ss",
            "s",
            "SSSSSSSSS",
            "SSSSSSSS",
            "SSSSSSS",
            "SSSSSS",
            "SSSSS",
            "SSSS",
            "SSS",
            "SS",
            "S",
            "X",
            "x",
            "ZZ",
            "Z",
            "zz",
            "z",
            "LTS",
            "LT",
            "LLLL",
            "LLL",
            "LL",
            "L",
            "llll",
            "lll",
            "ll",
            "l");

    /** A token, or a literal text between tokens. */
    record Part(String text, boolean token) {}

    private final List<Part> parts;

    private MomentFormat(List<Part> parts) {
        this.parts = parts;
    }

    /** Reads a format; every text is one. Text in square brackets and unknown letters stand for themselves. */
    public static MomentFormat of(String format) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            int close = format.charAt(at) == '[' ? format.indexOf(']', at) : -1;
            if (close > 0) {
                literal.append(format, at + 1, close);
                at = close + 1;
                continue;
            }
            String token = tokenAt(format, at);
            if (token.isEmpty()) {
                literal.append(format.charAt(at++));
            } else {
                flush(literal, parts);
                parts.add(new Part(token, true));
                at += token.length();
            }
        }
        flush(literal, parts);
        return new MomentFormat(List.copyOf(parts));
    }

    private static String tokenAt(String format, int at) {
        if (!Character.isLetter(format.charAt(at))) {
            return "";
        }
        for (String token : TOKENS) {
            if (format.startsWith(token, at)) {
                return token;
            }
        }
        return "";
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part(literal.toString(), false));
            literal.setLength(0);
        }
    }

    /** Prints a moment in its own zone. */
    public String format(ZonedDateTime moment, Locale locale) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.token()) {
                MomentPrinter.print(part.text(), moment, locale, text);
            } else {
                text.append(part.text());
            }
        }
        return text.toString();
    }

    /**
     * Reads a text the forgiving way of moment.js: tokens that find nothing are skipped, what is left over is ignored.
     *
     * @param zone for texts that name none
     * @param now supplies what is larger than the largest unit given, as the year for "5 May"
     * @return empty when nothing could be read or the date does not exist
     */
    public Optional<Instant> parse(String text, Locale locale, ZoneId zone, Instant now) {
        MomentReader reader = new MomentReader(text, locale);
        return reader.read(parts) ? reader.fields().resolved(zone, now) : Optional.empty();
    }

    /** Reads a text that must match in every token and to its end. */
    Optional<Fields> parseWhole(String text, Locale locale) {
        MomentReader reader = new MomentReader(text, locale);
        return reader.readWhole(parts) ? Optional.of(reader.fields()) : Optional.empty();
    }

    List<Part> parts() {
        return parts;
    }

    /** What was read so far. */
    interface Fields {
        boolean hasTime();

        /**
         * The moment that was read.
         *
         * @throws DateTimeException if there is no such date
         */
        Instant resolve(ZoneId zone, Instant now);

        default Optional<Instant> resolved(ZoneId zone, Instant now) {
            try {
                return Optional.of(resolve(zone, now));
            } catch (DateTimeException noSuchDate) {
                return Optional.empty();
            }
        }
    }
}
