package org.pyairtable.data.csv;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.csv.Amount.Shows;
import org.pyairtable.data.csv.SignsEvidence.Signs;
import org.pyairtable.data.schema.FieldKind;

/** Numbers, money, percentages and stars. */
final class NumberColumn implements Column {
    private static final Map<String, String> SYMBOLS =
            Map.of("EUR", "€", "EURO", "€", "USD", "$", "US$", "$", "GBP", "£", "JPY", "¥", "SFR", "CHF", "FR", "CHF");
    private static final int PERCENT = 2;

    private final FieldKind.Numeric kind;
    private final CallerSigns given;
    private final SignsEvidence evidence = new SignsEvidence();
    private Signs signs;

    NumberColumn(FieldKind.Numeric kind, CallerSigns given) {
        this.kind = kind;
        this.given = given;
        this.signs = evidence.decide(given.decimal());
    }

    @Override
    public boolean observe(String cell) {
        return amount(cell).filter(amount -> evidence.add(amount)).isPresent()
                && given.decimal().isEmpty();
    }

    @Override
    public void decide() {
        signs = evidence.decide(given.decimal());
    }

    private Optional<Amount> amount(String cell) {
        return AmountText.parse(cell).filter(given::fit);
    }

    @Override
    public CellRead read(String cell) {
        Optional<Amount> parsed = amount(cell);
        if (parsed.isEmpty()) {
            return CellRead.UNREADABLE;
        }
        Amount amount = parsed.get();
        BigDecimal number = amount.value(signs.decimal());
        Optional<String> doubt = amount.shows() == Shows.OPEN && signs.from().isDoubtful()
                ? Optional.of("was read as " + number.toPlainString()
                        + "; the other values do not settle what its sign means, the parameter decimal does")
                : Optional.empty();
        return switch (kind) {
            case FieldKind.PlainNumber k -> CellRead.number(number, doubt.or(() -> leftPercent(amount)));
            case FieldKind.Currency k ->
                CellRead.number(number, doubt.or(() -> leftPercent(amount)).or(() -> leftMark(amount, k.symbol())));
            case FieldKind.Percent k ->
                amount.currency().isEmpty()
                        ? CellRead.number(amount.percent() ? number.movePointLeft(PERCENT) : number, doubt)
                        : CellRead.UNREADABLE;
            case FieldKind.Rating k ->
                amount.currency().isEmpty() && !amount.percent()
                        ? CellRead.number(number, doubt.or(() -> stars(number, k.max())))
                        : CellRead.UNREADABLE;
            // Durations are texts of their own, see ExistingTable.
            case FieldKind.Duration k -> CellRead.text(cell);
        };
    }

    private static Optional<String> leftPercent(Amount amount) {
        return amount.percent() ? Optional.of("was read without its percent sign") : Optional.empty();
    }

    private static Optional<String> leftMark(Amount amount, String symbol) {
        return amount.currency().isEmpty() || same(amount.currency()).equals(same(symbol))
                ? Optional.empty()
                : Optional.of("was read without its currency; the field's is " + symbol);
    }

    private static String same(String mark) {
        String upper = mark.strip().toUpperCase(Locale.ROOT);
        return SYMBOLS.getOrDefault(upper, upper);
    }

    private static Optional<String> stars(BigDecimal number, int max) {
        if (number.compareTo(BigDecimal.valueOf(max)) > 0) {
            return Optional.of("was read as " + max + ", the most the field takes");
        }
        BigDecimal whole = number.setScale(0, RoundingMode.HALF_UP);
        return whole.compareTo(number) == 0 ? Optional.empty() : Optional.of("was rounded to " + whole);
    }

    @Override
    public Decisions decisions() {
        return new Decisions(
                signs.decimal() == ',' ? "comma" : "point",
                evidence.thousands(signs),
                signs.from().label(),
                null,
                null);
    }
}
