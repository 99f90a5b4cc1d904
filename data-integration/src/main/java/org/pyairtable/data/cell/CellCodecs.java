package org.pyairtable.data.cell;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LookupTarget;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.ResultType;

/** Finds the codec of a field. */
@Singleton
public final class CellCodecs {
    private static final CellCodec CHECKBOX = new CheckboxCells();
    private static final CellCodec LINK = new LinkCells();
    private static final CellCodec BARCODE = new BarcodeCells();
    private static final CellCodec AI_TEXT = new AiTextCells();
    private static final CellCodec ATTACHMENTS = new AttachmentsCells();
    private static final CellCodec LIST = new DerivedCells(ResultType.LIST);

    private final People people;

    /** @param people whom cells may name */
    @Inject
    public CellCodecs(People people) {
        this.people = people;
    }

    /** For what is read, and for what is written in no workspace, where no cell can name a person. */
    public CellCodec of(FieldKind kind) {
        return of(kind, "");
    }

    /** @param workspaceId whose members the cells may name */
    public CellCodec of(FieldKind kind, String workspaceId) {
        return switch (kind) {
            case FieldKind.Text k -> new TextCells(k);
            case FieldKind.PlainNumber k -> number(k.precision());
            case FieldKind.Currency k -> currency(k);
            case FieldKind.Percent k -> percent(k);
            case FieldKind.Duration k -> duration(k);
            case FieldKind.Rating k -> rating(k);
            case FieldKind.Checkbox k -> CHECKBOX;
            case FieldKind.SingleSelect k -> new SingleSelectCells(k);
            case FieldKind.MultipleSelects k -> new MultipleSelectsCells(k);
            case FieldKind.Temporal k -> temporal(k);
            case FieldKind.SingleCollaborator k -> new CollaboratorCells(names(workspaceId));
            case FieldKind.MultipleCollaborators k -> new CollaboratorsCells(names(workspaceId));
            case FieldKind.Barcode k -> BARCODE;
            case FieldKind.AiText k -> AI_TEXT;
            case FieldKind.Attachments k -> ATTACHMENTS;
            case FieldKind.ExternalSyncSource k -> new SyncSourceCells(k);
            case FieldKind.Link k -> LINK;
            case FieldKind.Formula k -> new DerivedCells(k.result());
            case FieldKind.Rollup k -> new DerivedCells(k.result());
            case FieldKind.Count k -> new DerivedCells(ResultType.NUMBER);
            case FieldKind.Button k -> new DerivedCells(ResultType.TEXT);
            case FieldKind.WatchedTime k -> new WatchedTimeCells(temporal(k.result()));
            case FieldKind.WatchedBy k -> new WatchedByCells(names(""));
            case FieldKind.Lookup k -> LIST;
            case FieldKind.RecordOwn k -> new SystemCells(k, names(""));
        };
    }

    /** The codec of a field that also knows what its lookups look up, for writing cells out as text. */
    public CellCodec of(Base base, Table table, Field field) {
        return field.kind() instanceof FieldKind.Lookup lookup
                ? LookupTarget.of(base, table, lookup)
                        .<CellCodec>map(
                                target -> new LookupCells(of(target.field().kind())))
                        .orElse(LIST)
                : of(field.kind());
    }

    private CollaboratorNames names(String workspaceId) {
        return new CollaboratorNames(people, workspaceId);
    }

    static CellCodec temporal(FieldKind.Temporal kind) {
        return switch (kind) {
            case FieldKind.Date k -> new DateCells(k);
            case FieldKind.DateTime k -> new DateTimeCells(k);
        };
    }

    private static CellCodec duration(FieldKind.Duration kind) {
        return new NumberCells(NumberCells.ANY, DurationText::parse, n -> DurationText.print(n, kind.format()));
    }

    private static CellCodec number(int precision) {
        return new NumberCells(NumberCells.ANY, WrittenNumber::parse, n -> Numbers.fixed(n, precision));
    }

    private static CellCodec currency(FieldKind.Currency kind) {
        return new NumberCells(
                NumberCells.ANY,
                WrittenNumber::parse,
                n -> (n.signum() < 0 ? "-" : "") + kind.symbol() + Numbers.fixed(n.abs(), kind.precision()));
    }

    private static CellCodec percent(FieldKind.Percent kind) {
        return new NumberCells(
                NumberCells.ANY,
                text -> text.endsWith("%")
                        ? WrittenNumber.parse(text.substring(0, text.length() - 1))
                                .flatMap(n -> Numbers.canonical(n.movePointLeft(2)))
                        : WrittenNumber.parse(text),
                n -> Numbers.fixed(n.movePointRight(2), kind.precision()) + "%");
    }

    private static CellCodec rating(FieldKind.Rating kind) {
        return new NumberCells(new NumberCells.Stars(kind.max()), WrittenNumber::parse, BigDecimal::toPlainString);
    }
}
