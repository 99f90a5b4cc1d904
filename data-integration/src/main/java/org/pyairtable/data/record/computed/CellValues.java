package org.pyairtable.data.record.computed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.InCell;
import org.pyairtable.data.formula.Derivation.InCellsOf;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.formula.Values;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RollupTotal;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.RecordValues;
import org.pyairtable.formula.Value;

/** Computes the derived cells of records, and shows records to formulas. */
public final class CellValues {
    /** A cell of a linked record; empty for an empty cell. */
    @FunctionalInterface
    public interface LinkedCells {
        Optional<Object> cell(String tableId, String recordId, Field field);
    }

    private final CellCodecs codecs;
    private final Base base;
    private final LinkedCells linked;
    private final Instant now;
    /** By field id. */
    private final Map<String, Optional<Table>> named = new HashMap<>();

    public CellValues(CellCodecs codecs, Base base, LinkedCells linked, Instant now) {
        this.codecs = codecs;
        this.base = base;
        this.linked = linked;
        this.now = now;
    }

    /** The derived cell of a record in its stored form. */
    public Optional<Object> derive(Derivation derivation, RecordState record) {
        if (derivation.isBroken()) {
            return Values.toJson(new Value.Failure("a field that it reads is gone"));
        }
        return switch (derivation.field().kind()) {
            case FieldKind.Count count ->
                Values.toJson(Value.of(
                        Changes.links(Optional.of(record), count.linkFieldId()).size()));
            case FieldKind.Lookup lookup -> lookup(derivation, record);
            case FieldKind.Rollup rollup -> rollup(derivation, record);
            case FieldKind.Button button -> button(button, derivation, record);
            case FieldKind.WatchedTime watched ->
                LastChanges.isAny(derivation.rowInputs(), record)
                        ? Optional.of(DateText.wire(record.modifiedAt()))
                        : Optional.empty();
            case FieldKind.WatchedBy watched ->
                LastChanges.isAny(derivation.rowInputs(), record) ? Optional.of(record.modifiedBy()) : Optional.empty();
            default -> formula(derivation, record);
        };
    }

    /** As above, for a field that follows from totals of the linked records. */
    public Optional<Object> derive(Derivation derivation, RollupTotal.Totals totals) {
        RollupTotal total = RollupTotal.of(base, derivation).orElseThrow();
        Value value = Value.of(total.of(totals));
        return derivation
                .formula()
                .map(formula -> Values.toJson(value, formula.resultType()))
                .orElseGet(() -> Values.toJson(value));
    }

    private Optional<Object> button(FieldKind.Button kind, Derivation derivation, RecordState record) {
        Map<String, @Nullable Object> button = new LinkedHashMap<>();
        button.put("label", kind.label());
        button.put(
                "url",
                formula(derivation, record).filter(String.class::isInstance).orElse(null));
        return Optional.of(button);
    }

    private Optional<Object> lookup(Derivation derivation, RecordState record) {
        List<Object> found = new ArrayList<>();
        LinkedInput input = derivation.linkedInputs().getFirst();
        Field target = base.table(input.targetTableId()).field(input.targetFieldId());
        for (Optional<Object> cell : cells(input, record)) {
            cell.map(stored -> codecs.of(target.kind()).toJson(stored)).ifPresent(json -> {
                if (json instanceof List<?> list) {
                    found.addAll(list);
                } else {
                    found.add(json);
                }
            });
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(found));
    }

    private Optional<Object> rollup(Derivation derivation, RecordState record) {
        LinkedInput input = derivation.linkedInputs().getFirst();
        Table table = base.table(input.targetTableId());
        Field target = table.field(input.targetFieldId());
        if (RollupTotal.of(base, derivation).equals(Optional.of(RollupTotal.SUM))) {
            RollupTotal.Totals totals = RollupTotal.Totals.NONE;
            for (Optional<Object> cell : cells(input, record)) {
                totals = totals.with(cell);
            }
            return derive(derivation, totals);
        }
        List<Value> values = cells(input, record).stream()
                .map(cell -> value(table, target, cell))
                .toList();
        RecordValues row = id -> id.equals(FieldResolver.VALUES) ? Value.of(values) : Value.BLANK;
        return evaluate(derivation, row, record);
    }

    private Optional<Object> formula(Derivation derivation, RecordState record) {
        return evaluate(derivation, row(derivation.table(), record), record);
    }

    private Optional<Object> evaluate(Derivation derivation, RecordValues row, RecordState record) {
        return derivation
                .formula()
                .map(formula ->
                        Values.toJson(formula.evaluate(row, context(derivation.table(), record)), formula.resultType()))
                .orElseGet(() -> Values.toJson(new Value.Failure("the formula does not fit its table")));
    }

    /** What a formula of the table knows of a record beside its cells. */
    public EvaluationContext context(Table table, RecordState record) {
        return EvaluationContext.at(now)
                .forRecord(record.id(), record.createdAt(), record.modifiedAt())
                .withFieldTimes(fieldId -> LastChanges.of(table, record, fieldId));
    }

    /** A record as a formula of its table reads it. */
    public RecordValues row(Table table, RecordState record) {
        return fieldId -> value(table, record, table.field(fieldId));
    }

    private Value value(Table table, RecordState record, Field field) {
        Optional<Object> cell = record.cell(field);
        return cell.isEmpty() && field.kind() instanceof FieldKind.Checkbox ? Value.FALSE : value(table, field, cell);
    }

    /** A cell as formulas read it; record ids read as the names of those records. */
    private Value value(Table table, Field field, Optional<Object> cell) {
        Optional<Table> named = named(table, field);
        return cell.map(stored -> named.isPresent() && stored instanceof List<?> ids
                        ? names(named.get(), ids)
                        : Values.toValue(codecs.of(field.kind()).toJson(stored), CellTypes.of(base, table, field)))
                .orElse(Value.BLANK);
    }

    /** The table of the records whose ids the cells of a field hold. */
    private Optional<Table> named(Table table, Field field) {
        return field.kind() instanceof FieldKind.Link || field.kind() instanceof FieldKind.Lookup
                ? named.computeIfAbsent(
                        field.id(), id -> LinkTrail.of(base, table, field).map(trail -> base.table(trail.tableId())))
                : Optional.empty();
    }

    private Value names(Table table, List<?> ids) {
        Field primary = table.primaryField();
        return Value.of(ids.stream()
                .map(id -> linked.cell(table.id(), String.valueOf(id), primary)
                        .map(stored -> Value.of(codecs.of(primary.kind()).display(stored)))
                        .orElse(Value.EMPTY_TEXT))
                .toList());
    }

    private List<Optional<Object>> cells(LinkedInput input, RecordState record) {
        Field target = base.table(input.targetTableId()).field(input.targetFieldId());
        return switch (input.ids()) {
            case InCell cell ->
                Changes.links(Optional.of(record), cell.fieldId()).stream()
                        .map(id -> linked.cell(input.targetTableId(), id, target))
                        .toList();
            case InCellsOf cells -> throw new IllegalStateException("no target of a lookup or rollup");
        };
    }
}
