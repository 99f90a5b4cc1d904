package org.pyairtable.formula;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How far two moments are apart, in words: "a minute", "25 days". The steps and the roundings are those of moment.js. */
final class Distance {
    private static final double DAYS_A_MONTH = 146_097 / 4800.0;

    private Distance() {}

    static String inWords(Instant one, Instant other) {
        LocalDateTime from = LocalDateTime.ofInstant(one.isBefore(other) ? one : other, ZoneOffset.UTC);
        LocalDateTime to = LocalDateTime.ofInstant(one.isBefore(other) ? other : one, ZoneOffset.UTC);
        // Whole months of the calendar first, what is left counts in parts of an average one.
        long months = ChronoUnit.MONTHS.between(from, to);
        double restInDays = Duration.between(from.plusMonths(months), to).toMillis() / 86_400_000.0;
        double days = Math.round(months * DAYS_A_MONTH) + restInDays;
        return inWords(days, months + restInDays / DAYS_A_MONTH);
    }

    private static String inWords(double days, double months) {
        long minutes = Math.round(days * 1440);
        long hours = Math.round(days * 24);
        if (Math.round(days * 86_400) < 45) {
            return "a few seconds";
        }
        if (minutes < 45) {
            return minutes <= 1 ? "a minute" : minutes + " minutes";
        }
        if (hours < 22) {
            return hours <= 1 ? "an hour" : hours + " hours";
        }
        if (Math.round(days) < 26) {
            return Math.round(days) <= 1 ? "a day" : Math.round(days) + " days";
        }
        if (Math.round(months) < 11) {
            return Math.round(months) <= 1 ? "a month" : Math.round(months) + " months";
        }
        long years = Math.round(months / 12);
        return years <= 1 ? "a year" : years + " years";
    }
}
