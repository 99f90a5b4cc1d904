package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.csv.Columns.Planned;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** A table whose fields the header names. */
final class ExistingTable implements Opening {
    private final String baseId;
    private final Table table;
    private final Grant grant;
    private final CallerSigns given;
    private final CellCodecs codecs;
    private final long skip;
    private final boolean byPlace;
    private Columns columns = new Columns(List.of(), 0);

    /**
     * @param table as the importer sees it
     * @param skip data rows that an earlier request dealt with
     * @param made whether an earlier request made the table for this file, and gave each column a name of its own
     */
    ExistingTable(
            String baseId, Table table, Grant grant, CallerSigns given, CellCodecs codecs, long skip, boolean made) {
        this.grant = grant;
        this.baseId = baseId;
        this.table = table;
        this.given = given;
        this.codecs = codecs;
        this.skip = skip;
        this.byPlace = made;
    }

    @Override
    public Columns columns(List<String> header, List<CsvRow> sample) {
        List<String> names = Headers.names(header);
        List<Planned> planned = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        int width = Headers.width(header, sample);
        for (int i = 0; i < width; i++) {
            String column = header.get(i).strip();
            if (column.isEmpty() && !byPlace) {
                planned.add(nameless(column, i, sample));
                continue;
            }
            Field field = field(byPlace ? names.get(i) : column, names.get(i));
            if (!field.isComputed()) {
                grant.written(table, field.id());
            }
            if (!taken.add(field.id())) {
                throw new InvalidRequest.Member("body", "two columns are for the field \"" + field.name() + "\"")
                        .exception();
            }
            planned.add(new Planned(
                    header.get(i),
                    field.name(),
                    Optional.of(field),
                    Optional.of(field).filter(f -> !f.isComputed()).map(this::reading)));
        }
        columns = new Columns(planned, header.size());
        return columns;
    }

    private static Planned nameless(String header, int column, List<CsvRow> sample) {
        if (!Headers.isEmpty(sample, column)) {
            throw new InvalidRequest.Member("body", "column " + (column + 1) + " has values but no name in the header")
                    .exception();
        }
        return new Planned(header, "", Optional.empty(), Optional.empty());
    }

    /** A header that is longer than the name of a field can be means the field that was made of it. */
    private Field field(String column, String shortened) {
        return table.find(column)
                .or(() -> column.length() > Headers.MAX_NAME ? table.find(shortened) : Optional.empty())
                .orElseThrow(() ->
                        new InvalidRequest.Member("body", "the table has no field \"" + column + "\"").exception());
    }

    private Column reading(Field field) {
        return switch (field.kind()) {
            case FieldKind.Duration k -> new Column.Plain();
            case FieldKind.Numeric k -> new NumberColumn(k, given);
            case FieldKind.Date k -> new DateColumn(k.format(), given);
            case FieldKind.DateTime k -> new DateColumn(k.format(), given);
            case FieldKind.Checkbox k -> new TickColumn();
            case FieldKind.Attachments k -> new FilesColumn(field, codecs.of(k));
            case FieldKind.Text k -> new Column.Plain();
            case FieldKind.Select k -> new Column.Plain();
            case FieldKind.SingleCollaborator k -> new Column.Plain();
            case FieldKind.MultipleCollaborators k -> new Column.Plain();
            case FieldKind.Barcode k -> new Column.Plain();
            case FieldKind.AiText k -> new Column.Plain();
            case FieldKind.Link k -> new Column.Plain();
            case FieldKind.Computed k -> new Column.Plain();
        };
    }

    @Override
    public Uni<CsvImport.Target> open() {
        return Uni.createFrom()
                .item(new CsvImport.Target(
                        baseId,
                        table.id(),
                        columns.planned().stream().map(Planned::field).toList(),
                        columns,
                        skip));
    }
}
