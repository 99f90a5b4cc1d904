package org.pyairtable.ai.computation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words that name a period, such as "last month" or "in March 2026".
 *
 * @param words as they stand in the question
 */
record DatePhrase(String words, LocalDate from, LocalDate until) {
    private static final String MONTHS = Arrays.stream(Month.values())
            .map(m -> m.getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("|"));
    private static final Pattern RELATIVE = Pattern.compile("\\b(this|last|next) (week|month|year)\\b");
    private static final Pattern DAY = Pattern.compile("\\b(today|yesterday|tomorrow)\\b");
    private static final Pattern MONTH =
            Pattern.compile("\\b(?:in|during|of|for|since) (" + MONTHS + ")(?: (?:of )?((?:19|20)\\d\\d))?\\b");
    private static final Pattern YEAR = Pattern.compile("\\b(?:in|during|of|for) ((?:19|20)\\d\\d)\\b");

    /** @param question in lower case */
    static Optional<DatePhrase> find(String question, LocalDate today) {
        return relative(question, today)
                .or(() -> day(question, today))
                .or(() -> month(question, today))
                .or(() -> year(question));
    }

    private static Optional<DatePhrase> relative(String question, LocalDate today) {
        Matcher matcher = RELATIVE.matcher(question);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int shift =
                switch (matcher.group(1)) {
                    case "last" -> -1;
                    case "next" -> 1;
                    default -> 0;
                };
        String words = matcher.group();
        return Optional.of(
                switch (matcher.group(2)) {
                    case "week" -> {
                        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .plusWeeks(shift);
                        yield new DatePhrase(words, monday, monday.plusWeeks(1));
                    }
                    case "month" -> of(words, YearMonth.from(today).plusMonths(shift));
                    default -> ofYear(words, today.getYear() + shift);
                });
    }

    private static Optional<DatePhrase> day(String question, LocalDate today) {
        Matcher matcher = DAY.matcher(question);
        if (!matcher.find()) {
            return Optional.empty();
        }
        LocalDate day =
                switch (matcher.group()) {
                    case "yesterday" -> today.minusDays(1);
                    case "tomorrow" -> today.plusDays(1);
                    default -> today;
                };
        return Optional.of(new DatePhrase(matcher.group(), day, day.plusDays(1)));
    }

    private static Optional<DatePhrase> month(String question, LocalDate today) {
        Matcher matcher = MONTH.matcher(question);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int year = matcher.group(2) == null ? today.getYear() : Integer.parseInt(matcher.group(2));
        Month month = Month.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        return Optional.of(of(matcher.group(), YearMonth.of(year, month)));
    }

    private static Optional<DatePhrase> year(String question) {
        Matcher matcher = YEAR.matcher(question);
        return matcher.find()
                ? Optional.of(ofYear(matcher.group(), Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    private static DatePhrase of(String words, YearMonth month) {
        return new DatePhrase(words, month.atDay(1), month.plusMonths(1).atDay(1));
    }

    private static DatePhrase ofYear(String words, int year) {
        return new DatePhrase(words, LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
    }
}
