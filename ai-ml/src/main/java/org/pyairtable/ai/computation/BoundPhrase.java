package org.pyairtable.ai.computation;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.ai.computation.Condition.Comparison;

/**
 * Words that compare with a number, such as "over 10,000" or "at most 3.5k".
 *
 * @param words as they stand in the question
 */
record BoundPhrase(String words, Comparison comparison, BigDecimal bound) {
    private static final Pattern BOUND =
            Pattern.compile("\\b(more than|greater than|over|above|exceeding|exceeds|exceed"
                    + "|at least|less than|fewer than|under|below|at most|up to)\\s+[€$£]?\\s?"
                    + "(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,15}(?:\\.\\d{1,9})?)(k|m)?\\b");
    private static final int THOUSAND = 3;
    private static final int MILLION = 6;

    /** @param question in lower case */
    static Optional<BoundPhrase> find(String question) {
        Matcher matcher = BOUND.matcher(question);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Comparison comparison =
                switch (matcher.group(1)) {
                    case "at least" -> Comparison.AT_LEAST;
                    case "less than", "fewer than", "under", "below" -> Comparison.LESS;
                    case "at most", "up to" -> Comparison.AT_MOST;
                    default -> Comparison.MORE;
                };
        BigDecimal bound = new BigDecimal(matcher.group(2).replace(",", ""));
        if (matcher.group(3) != null) {
            bound = bound.movePointRight(matcher.group(3).equals("k") ? THOUSAND : MILLION);
        }
        return Optional.of(new BoundPhrase(matcher.group(), comparison, bound));
    }
}
