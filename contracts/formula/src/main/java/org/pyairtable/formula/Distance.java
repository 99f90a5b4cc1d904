package org.pyairtable.formula;

import java.time.Duration;
import java.time.Instant;

/** How far two moments are apart, in words: "a minute", "25 days". The steps are those of moment.js. */
final class Distance {
    private Distance() {}

    static String inWords(Instant one, Instant other) {
        double seconds = Duration.between(one, other).abs().toMillis() / 1000.0;
        long minutes = Math.round(seconds / 60);
        long hours = Math.round(seconds / 3600);
        double days = seconds / 86_400;
        if (seconds < 44.5) {
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
        long months = Math.round(days * 4800 / 146_097);
        if (months < 11) {
            return months <= 1 ? "a month" : months + " months";
        }
        long years = Math.round(days * 400 / 146_097);
        return years <= 1 ? "a year" : years + " years";
    }
}
