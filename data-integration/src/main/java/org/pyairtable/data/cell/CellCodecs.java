package org.pyairtable.data.cell;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Optional;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.runtime.identity.Users;

/** Finds the codec of a field. */
@Singleton
public final class CellCodecs {
    private static final CellCodec TEXT = new TextCells();
    private static final CellCodec CHECKBOX = new CheckboxCells();
    private static final CellCodec LINK = new LinkCells();
    private static final CellCodec DERIVED = new DerivedCells();

    private final People people;

    @Inject
    CellCodecs(Users users) {
        this((People) users::byId);
    }

    /** For uses outside the container. */
    public CellCodecs(People people) {
        this.people = people;
    }

    public CellCodec of(FieldKind kind) {
        return switch (kind) {
            case FieldKind.Text k -> TEXT;
            case FieldKind.PlainNumber k -> number(k.precision());
            case FieldKind.Currency k -> currency(k);
            case FieldKind.Percent k -> percent(k);
            case FieldKind.Duration k ->
                new NumberCells(any -> true, DurationText::parse, n -> DurationText.print(n, k.format()));
            case FieldKind.Rating k -> rating(k);
            case FieldKind.Checkbox k -> CHECKBOX;
            case FieldKind.SingleSelect k -> new SingleSelectCells(k);
            case FieldKind.MultipleSelects k -> new MultipleSelectsCells(k);
            case FieldKind.Date k -> new DateCells(k);
            case FieldKind.DateTime k -> new DateTimeCells(k);
            case FieldKind.Link k -> LINK;
            case FieldKind.Derived k -> DERIVED;
            case FieldKind.RecordOwn k -> new SystemCells(k, people);
        };
    }

    private static CellCodec number(int precision) {
        return new NumberCells(any -> true, CellCodecs::amount, n -> Numbers.fixed(n, precision));
    }

    private static CellCodec currency(FieldKind.Currency kind) {
        return new NumberCells(
                any -> true,
                CellCodecs::amount,
                n -> (n.signum() < 0 ? "-" : "") + kind.symbol() + Numbers.fixed(n.abs(), kind.precision()));
    }

    private static CellCodec percent(FieldKind.Percent kind) {
        return new NumberCells(
                any -> true,
                text -> text.endsWith("%")
                        ? amount(text.substring(0, text.length() - 1))
                                .flatMap(n -> Numbers.canonical(n.movePointLeft(2)))
                        : amount(text),
                n -> Numbers.fixed(n.movePointRight(2), kind.precision()) + "%");
    }

    private static CellCodec rating(FieldKind.Rating kind) {
        return new NumberCells(
                n -> n.scale() == 0
                        && n.compareTo(BigDecimal.ONE) >= 0
                        && n.compareTo(BigDecimal.valueOf(kind.max())) <= 0,
                Numbers::parse,
                BigDecimal::toPlainString);
    }

    /** A number as people write it: {@code $1,234.50}. */
    private static Optional<BigDecimal> amount(String text) {
        String digits = text.replaceAll("[^0-9.eE+-]", "");
        return Numbers.parse(digits);
    }
}
