package org.pyairtable.data.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyairtable.data.csv.Amount.Shows;

/** Columns that are numbers, percentages or money of one currency. Codes and telephone numbers are none. */
final class GuessedNumbers {
    /** Zeros before a number and a plus are part of what they stand for; an E may be any letter of a code. */
    private static final Pattern CODE =
            Pattern.compile("[-\u2212(]?0\\d.*|\\+.*|.*\\d[eE][-+\u2212]?\\d.*", Pattern.DOTALL);

    private static final int MAX_PRECISION = 15;
    private static final int MAX_PLACES = 8;

    private GuessedNumbers() {}

    /** Texts when the values contradict each other. */
    static Optional<ColumnType> of(List<String> values, CallerSigns given) {
        List<Amount> amounts = new ArrayList<>();
        for (String value : values) {
            Optional<Amount> amount = amount(value, given);
            if (amount.isEmpty()) {
                return Optional.empty();
            }
            amounts.add(amount.get());
        }
        SignsEvidence evidence = new SignsEvidence();
        amounts.forEach(evidence::add);
        return evidence.contradicts()
                ? Optional.empty()
                : shape(amounts).map(shape -> new ColumnType(shape, new NumberColumn(shape.kind(), given)));
    }

    private static Optional<ColumnShape.Numeric> shape(List<Amount> amounts) {
        boolean percent = amounts.getFirst().percent();
        String currency = amounts.getFirst().currency();
        if (!amounts.stream()
                .allMatch(a -> a.percent() == percent && a.currency().equals(currency))) {
            return Optional.empty();
        }
        if (!currency.isEmpty()) {
            return percent ? Optional.empty() : Optional.of(new ColumnShape.Money(currency));
        }
        if (percent) {
            return Optional.of(new ColumnShape.Percent());
        }
        // Digits in groups with spaces may as well be telephone numbers.
        boolean spaced = amounts.stream().anyMatch(a -> a.grouping() == ' ')
                && amounts.stream().allMatch(a -> a.shows() == Shows.NOTHING);
        return spaced ? Optional.empty() : Optional.of(new ColumnShape.PlainNumber());
    }

    private static Optional<Amount> amount(String value, CallerSigns given) {
        return CODE.matcher(value).matches()
                ? Optional.empty()
                : AmountText.parse(value)
                        .filter(given::fit)
                        .filter(a -> a.asPoint().precision() - a.asPoint().scale() <= MAX_PRECISION
                                && a.asPoint().scale() <= MAX_PLACES);
    }
}
