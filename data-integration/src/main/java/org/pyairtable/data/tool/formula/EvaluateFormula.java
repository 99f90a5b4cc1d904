package org.pyairtable.data.tool.formula;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.formula.Values;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.tool.Advice;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.record.RecordLookup;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;

/** Computes a formula for a record. */
@Singleton
class EvaluateFormula implements ReadingTool {
    private static final String FORMULA = "formula";
    private static final String RECORD = "record";
    private static final int LONGEST = 10_000;

    private final Pool pool;
    private final CellCodecs codecs;
    private final Places places;
    private final RecordLookup lookup;
    private final Clock clock;

    EvaluateFormula(Pool pool, CellCodecs codecs, Places places, RecordLookup lookup, Clock clock) {
        this.pool = pool;
        this.codecs = codecs;
        this.places = places;
        this.lookup = lookup;
        this.clock = clock;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "evaluate_formula",
                "Evaluate a formula",
                "Computes a formula in Airtable's language for a record of a table, or checks it when no record is given: to try a"
                        + " filter or a formula field before it is used, and for exact arithmetic. Nothing is stored.",
                ToolSchema.reading(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.text(
                                FORMULA,
                                "The formula, with field names in braces: IF({Amount} > 100, 'large', 'small')",
                                LONGEST),
                        Property.text(RECORD, "Id of the record, rec…; without it the formula is only checked", 20)
                                .optional()),
                ToolOutput.reading(
                        Member.flag("valid", "true for a formula that is only checked")
                                .sometimes(),
                        Member.text("record", "Id of the record").sometimes(),
                        Member.any("result", "Absent when it is blank or an error")
                                .sometimes(),
                        Member.text("error", "Why there is no result").sometimes(),
                        Member.text("type", "Of the result: text, number, boolean, date or list"),
                        Member.texts("fields", "Names of the fields that it reads")),
                Effect.READS,
                "data.records:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        return places.seenTable(caller, arguments, Permission.READ_RECORDS).chain(place -> {
            CompiledFormula formula = compiled(place, arguments.text(FORMULA));
            return arguments
                    .optionalText(RECORD)
                    .map(id -> lookup.one(caller, place, RECORD, id).chain(record -> evaluated(place, formula, record)))
                    .orElseGet(() -> Uni.createFrom()
                            .item(ToolAnswer.of(Map.of(
                                    "valid",
                                    true,
                                    "type",
                                    formula.resultType().name().toLowerCase(Locale.ROOT),
                                    "fields",
                                    names(place, formula)))));
        });
    }

    private static List<String> names(Place place, CompiledFormula formula) {
        return formula.fieldIds().stream()
                .map(id -> place.table().field(id).name())
                .toList();
    }

    private static CompiledFormula compiled(Place place, String text) {
        FieldResolver all = CellTypes.resolver(place.base(), place.table());
        FieldResolver shown = name -> {
            Optional<FormulaField> field = all.resolve(name);
            return field.filter(f -> place.grant().shows(place.table().field(f.id())));
        };
        try {
            return FormulaParser.parse(text).bind(shown);
        } catch (FormulaException e) {
            InvalidRequest refusal = new InvalidRequest.Filter(String.valueOf(e.getMessage()));
            throw new AdvisedException(
                    new InvalidRequest.Member(
                            FORMULA, "is invalid at character " + (e.position() + 1) + ": " + e.getMessage()),
                    Advice.on(refusal, List.of()));
        }
    }

    private Uni<ToolAnswer> evaluated(Place place, CompiledFormula formula, RecordState record) {
        List<Field> read = formula.fieldIds().stream().map(place.table()::field).toList();
        return TableScan.names(pool, codecs, place.base(), place.table(), read, List.of(record))
                .map(names -> {
                    Value value = formula.evaluate(
                            id -> value(place, place.table().field(id), record, names),
                            EvaluationContext.at(clock)
                                    .forRecord(record.id(), record.createdAt(), record.modifiedAt()));
                    Map<String, Object> answer = new LinkedHashMap<>();
                    answer.put("record", record.id());
                    Values.toJson(value, formula.resultType()).ifPresent(result -> answer.put("result", result));
                    if (value instanceof Value.Failure failure) {
                        answer.put("error", failure.reason());
                    }
                    answer.put("type", formula.resultType().name().toLowerCase(Locale.ROOT));
                    answer.put("fields", names(place, formula));
                    return ToolAnswer.of(answer);
                });
    }

    /** Formulas see the names of linked records, never their ids. */
    private Value value(Place place, Field field, RecordState record, Map<String, String> names) {
        CellType type = CellTypes.of(place.base(), place.table(), field);
        return record.cell(field)
                .map(stored -> codecs.of(field.kind()).toJson(stored))
                .map(json -> LinkTrail.of(place.base(), place.table(), field).isPresent() && json instanceof List<?> ids
                        ? (Object) ids.stream()
                                .map(id -> names.getOrDefault(String.valueOf(id), ""))
                                .toList()
                        : json)
                .map(json -> Values.toValue(json, type))
                .orElse(Value.BLANK);
    }
}
