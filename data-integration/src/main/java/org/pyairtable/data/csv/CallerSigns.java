package org.pyairtable.data.csv;

import java.util.Optional;
import org.pyairtable.data.csv.Amount.Shows;
import org.pyairtable.data.refusal.InvalidRequest;

/**
 * What the caller says about the numbers and dates of a file.
 *
 * @param decimal {@code .} or {@code ,}
 * @param thousands {@code . , '}, a space, or 0 for nothing
 * @param dateOrder of dates such as 3/4/2024
 */
public record CallerSigns(Optional<Character> decimal, Optional<Character> thousands, Optional<DateOrder> dateOrder) {
    static final CallerSigns NONE = new CallerSigns(Optional.empty(), Optional.empty(), Optional.empty());

    public CallerSigns {
        if (decimal.isPresent() && decimal.equals(thousands)) {
            throw new InvalidRequest.Member("thousands", "is the same sign as decimal").exception();
        }
        if (decimal.isEmpty()) {
            decimal = thousands.filter(sign -> sign == '.' || sign == ',').map(sign -> sign == '.' ? ',' : '.');
        }
    }

    public static CallerSigns of(Optional<String> decimal, Optional<String> thousands, Optional<String> dateOrder) {
        return new CallerSigns(
                decimal.map(CallerSigns::decimalSign),
                thousands.map(CallerSigns::thousandsSign),
                dateOrder.map(DateOrder::of));
    }

    private static char decimalSign(String name) {
        return switch (name) {
            case "point" -> '.';
            case "comma" -> ',';
            default -> throw new InvalidRequest.Member("decimal", "is point or comma").exception();
        };
    }

    private static char thousandsSign(String name) {
        return switch (name) {
            case "point" -> '.';
            case "comma" -> ',';
            case "space" -> ' ';
            case "apostrophe" -> '\'';
            case "none" -> 0;
            default ->
                throw new InvalidRequest.Member("thousands", "is point, comma, space, apostrophe or none").exception();
        };
    }

    /** Whether a number can be written so with these signs. */
    boolean fit(Amount amount) {
        boolean decimalFits =
                switch (amount.shows()) {
                    case POINT -> decimal.isEmpty() || decimal.get() == '.';
                    case COMMA -> decimal.isEmpty() || decimal.get() == ',';
                    case NOTHING, OPEN -> true;
                };
        boolean grouped = amount.grouping() != 0
                && (amount.shows() != Shows.OPEN
                        || decimal.filter(sign -> sign != amount.grouping()).isPresent());
        return decimalFits && (!grouped || thousands.isEmpty() || thousands.get() == amount.grouping());
    }
}
