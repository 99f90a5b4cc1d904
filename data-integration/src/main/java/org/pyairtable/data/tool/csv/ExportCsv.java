package org.pyairtable.data.tool.csv;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.csv.CsvExport;
import org.pyairtable.data.csv.CsvText;
import org.pyairtable.data.csv.Separators;
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

/** The beginning of a table as CSV, as much as an answer holds. */
@Singleton
class ExportCsv implements ReadingTool {
    private static final String VIEW = "view";

    private final Places places;
    private final CsvExport export;

    ExportCsv(Places places, CsvExport export) {
        this.places = places;
        this.export = export;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "export_csv",
                "Export as CSV",
                "Answers a table, or what a view shows of it, as CSV, as many whole rows as the answer holds, and the path where a"
                        + " program gets the whole file. For a choice of records use query_records.",
                ToolSchema.reading(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.text(VIEW, "Name or id of a view; all records and fields without it", 300)
                                .optional()),
                ToolOutput.reading(
                        Member.text("table", "Name of the table"),
                        Member.text("csv", "Whole rows, the first has the names of the fields"),
                        Member.flag("complete", "Whether these are all rows")),
                Effect.READS,
                "data.records:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        CsvExport.Form form = new CsvExport.Form(
                new CsvText(Separators.of("comma"), false), false, Optional.empty(), CsvExport.People.TO_IMPORT);
        FirstRows rows = FirstRows.within(arguments.maxTokens());
        return places.seenTable(caller, arguments, Permission.READ_RECORDS).chain(place -> place.advising(export.open(
                                caller.principal(),
                                place.base().id(),
                                place.table().id(),
                                arguments.optionalText(VIEW),
                                form)
                        .chain(opened -> rows.of(opened.content())))
                .map(done -> answer(place, rows)));
    }

    private static ToolAnswer answer(Place place, FirstRows rows) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("table", place.table().name());
        answer.put("csv", rows.text());
        answer.put("complete", rows.isComplete());
        if (!rows.isComplete()) {
            answer.put(
                    "note",
                    "These are the first rows. GET /api/bases/" + place.base().id() + "/tables/"
                            + place.table().id()
                            + "/export with the token answers the whole file; query_records answers other records.");
        }
        return ToolAnswer.of(answer);
    }
}
