package org.pyairtable.ai.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Says which budget does not cover a call, what is spent and reserved of it, and when to ask again. */
final class Exhausted {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MICRO_DIGITS = 6;

    private Exhausted() {}

    static ServiceException of(Allotment allotment, long limit, long micros, Instant now) {
        boolean coveredSoon = allotment.spent() + micros <= limit;
        String way = coveredSoon
                ? "Answers under way give back what they do not need: ask again when they are finished."
                : micros > limit
                        ? "Ask a shorter question, or have the budget raised."
                        : "The budget begins anew at " + allotment.renewsAt() + ".";
        return refused(
                "This question may cost up to %s, which %s does not cover: of %s for %s, %s is spent and %s is reserved by answers under way. %s"
                        .formatted(
                                dollars(micros),
                                name(allotment.of()),
                                dollars(limit),
                                name(allotment.period()),
                                dollars(allotment.spent()),
                                dollars(allotment.reserved()),
                                way),
                coveredSoon ? SOON : Duration.between(now, allotment.renewsAt()));
    }

    static ServiceException ofQuestion(long limit, long spent, long micros) {
        return refused(
                "The next step of this answer may cost up to %s, which the workspace's budget for one question does not cover: of %s, %s is spent. Ask for less at once, or have the budget raised."
                        .formatted(dollars(micros), dollars(limit), dollars(spent)),
                SOON);
    }

    private static ServiceException refused(String message, Duration wait) {
        return new ServiceException(new ServiceError.TooManyRequests(message, wait));
    }

    static String name(Allotment.Of of) {
        return switch (of) {
            case WORKSPACE -> "the workspace's budget for language models";
            case USER -> "your budget for language models in this workspace";
        };
    }

    static String name(Allotment.Period period) {
        return switch (period) {
            case DAY -> "today";
            case MONTH -> "this month";
        };
    }

    static String dollars(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
        return "$"
                + amount.setScale(Math.max(2, amount.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }
}
