package org.pyairtable.formula.moment;

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
            ("Hmmss Hmm hmmss hmm YYYYYY YYYYY YYYY YY Y yyyy yyy yy yo y NNNNN NNNN NNN NN N Qo Q MMMM MMM Mo MM M "
                            + "DDDD DDDo DDD Do DD D dddd ddd do dd d e E wo ww w Wo WW W ggggg gggg gg GGGGG GGGG GG "
                            + "A a HH H hh h kk k mm m ss s SSSSSSSSS SSSSSSSS SSSSSSS SSSSSS SSSSS SSSS SSS SS S X x "
                            + "ZZ Z zz z LTS LT LLLL LLL LL L llll lll ll l")
                    .split(" "));

    /** The position of a month, which in some languages decides its form. */
    enum Setting {
        ALONE,
        AFTER_DAY,
        AFTER_DAY_WITH_DOT,
        BETWEEN_DASHES
    }

    /** A token, or a literal text: one character, or what stands between square brackets. */
    record Part(String text, boolean token, Setting setting) {
        Part(String text, boolean token) {
            this(text, token, Setting.ALONE);
        }

        boolean isMonth() {
            return token && text.startsWith("MMM");
        }
    }

    private final List<Part> parts;

    private MomentFormat(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads a format; every text is one. Text in square brackets, what follows a backslash, and unknown letters stand for
     * themselves.
     */
    public static MomentFormat of(String format) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < format.length()) {
            int close = format.charAt(at) == '[' ? closing(format, at) : -1;
            if (close > 0) {
                parts.add(new Part(format.substring(at + 1, close), false));
                at = close + 1;
                continue;
            }
            boolean escaped = format.charAt(at) == '\\' && at + 1 < format.length();
            at += escaped ? 1 : 0;
            String token = tokenAt(format, at);
            String text = token.isEmpty() ? format.substring(at, at + 1) : token;
            parts.add(new Part(text, !token.isEmpty() && !escaped));
            at += text.length();
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isMonth()) {
                parts.set(i, new Part(parts.get(i).text(), true, setting(parts, i)));
            }
        }
        return new MomentFormat(List.copyOf(parts));
    }

    private static Setting setting(List<Part> parts, int month) {
        int before = month - 1;
        while (before >= 0 && !parts.get(before).token() && isSpace(parts.get(before))) {
            before--;
        }
        if (before >= 0
                && before < month - 1
                && List.of("D", "DD", "Do").contains(parts.get(before).text())) {
            boolean dot = parts.subList(before, month).stream()
                    .anyMatch(part -> part.text().equals("."));
            return dot ? Setting.AFTER_DAY_WITH_DOT : Setting.AFTER_DAY;
        }
        boolean dashes = month > 0
                && month + 1 < parts.size()
                && parts.get(month - 1).text().equals("-")
                && parts.get(month + 1).text().equals("-");
        return dashes ? Setting.BETWEEN_DASHES : Setting.ALONE;
    }

    /** White space, the dot of an ordinal, or a text in brackets. */
    private static boolean isSpace(Part literal) {
        return literal.text().isBlank()
                || literal.text().equals(".")
                || literal.text().length() > 1;
    }

    /** The last bracket that closes before another opens. */
    private static int closing(String format, int open) {
        int next = format.indexOf('[', open + 1);
        int close = format.lastIndexOf(']', next < 0 ? format.length() : next);
        return close > open ? close : -1;
    }

    private static String tokenAt(String format, int at) {
        if (Character.isLetter(format.charAt(at))) {
            for (String token : TOKENS) {
                if (format.startsWith(token, at)) {
                    return token;
                }
            }
        }
        return "";
    }

    /** Prints a moment in its own zone. */
    public String format(ZonedDateTime moment, Locale locale) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.token()) {
                MomentPrinter.print(part, moment, locale, text);
            } else {
                text.append(part.text());
            }
        }
        return inDigitsOf(locale, text);
    }

    private static String inDigitsOf(Locale locale, StringBuilder text) {
        String digits = LocaleWords.of(locale).digits();
        if (!digits.isEmpty()) {
            for (int i = 0; i < text.length(); i++) {
                int digit = text.charAt(i) - '0';
                if (digit >= 0 && digit <= 9) {
                    text.setCharAt(i, digits.charAt(digit));
                }
            }
        }
        return text.toString();
    }

    /**
     * Reads a text the forgiving way of moment.js: each token takes the next thing that looks like it, whatever stands
     * before; tokens that find nothing are skipped, what is left over is ignored.
     *
     * @param zone for texts that name none
     * @param now supplies what is larger than the largest unit given, as the year for "5 May"
     * @return empty when nothing could be read or the date does not exist
     */
    public Optional<Instant> parse(String text, Locale locale, ZoneId zone, Instant now) {
        return new MomentReader(text, locale).read(parts, zone, now);
    }

    List<Part> parts() {
        return parts;
    }
}
