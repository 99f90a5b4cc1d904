package org.pyairtable.formula;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One row with a field of every kind, and a way to write values down. */
final class SampleTable {
    static final Instant NOW = Instant.parse("2024-03-20T10:00:00Z");
    static final EvaluationContext CONTEXT = EvaluationContext.at(NOW)
            .forRecord(
                    "recA1B2C3D4E5F6G7", Instant.parse("2024-01-02T03:04:05Z"), Instant.parse("2024-02-03T04:05:06Z"))
            .withFieldTimes(id -> switch (id) {
                case "fldName" -> Optional.of(Instant.parse("2024-01-10T00:00:00Z"));
                case "fldQty" -> Optional.of(Instant.parse("2024-01-20T00:00:00Z"));
                default -> Optional.empty();
            });

    private static final List<FormulaField> FIELDS = List.of(
            field("fldName", "Name", "singleLineText"),
            field("fldNote", "Note", "multilineText"),
            field("fldPrice", "Price", "currency"),
            field("fldQty", "Qty", "number"),
            field("fldNone", "None", "number"),
            field("fldDone", "Done", "checkbox"),
            field("fldOpen", "Open", "checkbox"),
            field("fldDue", "Due Date", "date"),
            field("fldAt", "At", "dateTime"),
            field("fldNoDate", "No Date", "date"),
            field("fldTags", "Tags", "multipleSelects"),
            new FormulaField("fldNums", "Nums", CellType.lookup(CellType.of("number"))),
            new FormulaField("fldDays", "Days", CellType.lookup(CellType.of("date"))),
            new FormulaField("fldMixed", "Mixed", CellType.computed("rollup", ResultType.LIST)),
            new FormulaField("fldBroken", "Broken", CellType.computed("formula", ResultType.NUMBER)),
            field("fldOdd", "odd}na\\me", "singleLineText"));

    static final FieldResolver RESOLVER = FieldResolver.of(FIELDS);

    static final RecordValues ROW = RecordValues.of(Map.ofEntries(
            Map.entry("fldName", Value.of("Ada Lovelace")),
            Map.entry("fldPrice", Value.of(12.5)),
            Map.entry("fldQty", Value.of(4)),
            Map.entry("fldDone", Value.TRUE),
            Map.entry("fldOpen", Value.FALSE),
            Map.entry("fldDue", Value.of(LocalDate.parse("2024-03-15"))),
            Map.entry("fldAt", Value.of(Instant.parse("2024-03-15T13:45:30.250Z"))),
            Map.entry("fldTags", Value.of(List.of(Value.of("red"), Value.of("blue"), Value.of("red")))),
            Map.entry("fldNums", Value.of(List.of(Value.of(3), Value.of(1), Value.of(2)))),
            Map.entry(
                    "fldDays",
                    Value.of(
                            List.of(Value.of(LocalDate.parse("2024-05-01")), Value.of(LocalDate.parse("2023-05-01"))))),
            Map.entry(
                    "fldMixed",
                    Value.of(List.of(Value.of(1), Value.of("x"), Value.BLANK, Value.EMPTY_TEXT, Value.FALSE))),
            Map.entry("fldBroken", new Value.Failure("upstream")),
            Map.entry("fldOdd", Value.of("odd"))));

    private SampleTable() {}

    private static FormulaField field(String id, String name, String type) {
        return new FormulaField(id, name, CellType.of(type));
    }

    static CompiledFormula compile(String formula) {
        return FormulaParser.parse(formula).bind(RESOLVER);
    }

    static Value evaluate(String formula) {
        return compile(formula).evaluate(ROW, CONTEXT);
    }

    /** Numbers bare, texts quoted, moments bare ISO, lists in brackets. */
    static String show(Value value) {
        return switch (value) {
            case Value.Blank ignored -> "blank";
            case Value.Text text -> "\"" + text.text().replace("\n", "\\n") + "\"";
            case Value.Numeric numeric -> NumberText.of(numeric.number());
            case Value.Flag flag -> flag.flag() ? "TRUE" : "FALSE";
            case Value.Moment moment -> Coercion.text(moment);
            case Value.Items items ->
                items.elements().stream().map(SampleTable::show).collect(Collectors.joining(", ", "[", "]"));
            case Value.Failure ignored -> "#ERROR!";
        };
    }
}
