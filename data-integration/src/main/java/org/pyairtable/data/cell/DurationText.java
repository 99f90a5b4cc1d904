package org.pyairtable.data.cell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 1:30} is an hour and a half, as is {@code 1h 30m}; {@code 1:30:15.5} has seconds. */
final class DurationText {
    private static final Pattern CLOCK = Pattern.compile("(-?)(\\d{1,9}):([0-5]?\\d)(?::([0-5]?\\d(?:\\.\\d{1,3})?))?");
    private static final Pattern WORDS = Pattern.compile(
            "(-?)" + unit("h(?:(?:ou)?rs?)?") + unit("m(?:in(?:ute)?s?)?") + unit("s(?:ec(?:ond)?s?)?"),
            Pattern.CASE_INSENSITIVE);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);

    private DurationText() {}

    private static String unit(String name) {
        return "(?:(\\d{1,9}(?:\\.\\d{1,3})?) ?" + name + ",?\\s*)?";
    }

    /** Seconds. */
    static Optional<BigDecimal> parse(String text) {
        Matcher clock = CLOCK.matcher(text);
        return clock.matches() ? clock(clock) : Numbers.parse(text).or(() -> words(text));
    }

    private static Optional<BigDecimal> words(String text) {
        Matcher words = WORDS.matcher(text);
        if (text.isEmpty() || !words.matches() || words.end(1) == text.length()) {
            return Optional.empty();
        }
        BigDecimal seconds = amount(words.group(2), HOUR)
                .add(amount(words.group(3), MINUTE))
                .add(amount(words.group(4), BigDecimal.ONE));
        return Numbers.canonical(words.group(1).isEmpty() ? seconds : seconds.negate());
    }

    private static BigDecimal amount(@Nullable String number, BigDecimal unit) {
        return number == null ? BigDecimal.ZERO : new BigDecimal(number).multiply(unit);
    }

    private static Optional<BigDecimal> clock(Matcher clock) {
        BigDecimal seconds = new BigDecimal(clock.group(2))
                .multiply(HOUR)
                .add(new BigDecimal(clock.group(3)).multiply(MINUTE))
                .add(clock.group(4) == null ? BigDecimal.ZERO : new BigDecimal(clock.group(4)));
        return Numbers.canonical(clock.group(1).isEmpty() ? seconds : seconds.negate());
    }

    /** @param format {@code h:mm}, {@code h:mm:ss}, or with up to three {@code S} for fractions */
    static String print(BigDecimal seconds, String format) {
        int fractions = format.contains(".") ? format.length() - format.indexOf('.') - 1 : 0;
        BigDecimal[] hours =
                seconds.abs().setScale(fractions, RoundingMode.HALF_UP).divideAndRemainder(HOUR);
        BigDecimal[] minutes = hours[1].divideAndRemainder(MINUTE);
        String text = (seconds.signum() < 0 ? "-" : "")
                + String.format(Locale.ROOT, "%d:%02d", hours[0].toBigInteger(), minutes[0].toBigInteger());
        if (!format.contains("ss")) {
            return text;
        }
        String rest = minutes[1].setScale(fractions, RoundingMode.HALF_UP).toPlainString();
        return text + ":" + (minutes[1].compareTo(BigDecimal.TEN) < 0 ? "0" : "") + rest;
    }
}
