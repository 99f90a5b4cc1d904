package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Optional;

/** Dates, with or without a time of day. */
final class DateColumn implements Column {
    private enum From {
        GIVEN,
        VALUES,
        MIXED,
        POINTS,
        FIELD,
        ASSUMED,
        UNNEEDED;

        boolean isDoubtful() {
            return switch (this) {
                case MIXED, ASSUMED -> true;
                case GIVEN, VALUES, POINTS, FIELD, UNNEEDED -> false;
            };
        }
    }

    private record Decision(DateOrder order, From from) {}

    private final String format;
    private final Optional<DateOrder> given;
    private long dayFirst;
    private long monthFirst;
    private long open;
    private long points;
    private Decision decision;

    /** @param format the field's */
    DateColumn(String format, CallerSigns given) {
        this.format = format;
        this.given = given.dateOrder();
        this.decision = decided();
    }

    @Override
    public boolean observe(String cell) {
        Optional<DayText> parsed = DayText.parse(cell);
        if (parsed.isEmpty()) {
            return false;
        }
        DayText day = parsed.get();
        points += day.points() ? 1 : 0;
        if (day.isOpen()) {
            open++;
            return given.isEmpty();
        }
        boolean asDayFirst = day.is(DateOrder.DAY_FIRST);
        boolean asMonthFirst = day.is(DateOrder.MONTH_FIRST);
        dayFirst += asDayFirst && !asMonthFirst ? 1 : 0;
        monthFirst += asMonthFirst && !asDayFirst ? 1 : 0;
        return false;
    }

    @Override
    public void decide() {
        decision = decided();
    }

    boolean contradicts() {
        return dayFirst > 0 && monthFirst > 0;
    }

    private Decision decided() {
        if (given.isPresent()) {
            return new Decision(given.get(), From.GIVEN);
        }
        DateOrder usual = format.equals("european") || points > 0 ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
        if (dayFirst > 0 || monthFirst > 0) {
            DateOrder most = dayFirst == monthFirst
                    ? usual
                    : dayFirst > monthFirst ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
            return new Decision(most, contradicts() ? From.MIXED : From.VALUES);
        }
        boolean byField = format.equals("european") || format.equals("us");
        return new Decision(
                usual, open == 0 ? From.UNNEEDED : points > 0 ? From.POINTS : byField ? From.FIELD : From.ASSUMED);
    }

    /** A day that only one order makes is that one, unless the caller gave the other. */
    @Override
    public CellRead read(String cell) {
        Optional<DayText> parsed = DayText.parse(cell);
        if (parsed.isEmpty()) {
            return CellRead.text(cell);
        }
        DayText day = parsed.get();
        DateOrder order = decision.order();
        if (day.is(order)) {
            boolean doubt = day.isOpen() && decision.from().isDoubtful();
            return new CellRead.Value(
                    TextNode.valueOf(day.iso(order)),
                    doubt
                            ? Optional.of("was read as " + day.iso(order)
                                    + "; the other values do not settle the order, the parameter dateOrder does")
                            : Optional.empty());
        }
        DateOrder other = order == DateOrder.DAY_FIRST ? DateOrder.MONTH_FIRST : DateOrder.DAY_FIRST;
        return given.isEmpty() && day.is(other) ? CellRead.text(day.iso(other)) : CellRead.UNREADABLE;
    }

    @Override
    public Decisions decisions() {
        return new Decisions(
                null,
                null,
                null,
                decision.order().label(),
                decision.from().name().toLowerCase(Locale.ROOT));
    }
}
