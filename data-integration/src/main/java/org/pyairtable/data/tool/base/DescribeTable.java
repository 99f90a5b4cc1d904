package org.pyairtable.data.tool.base;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
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

/** The fields of a table. */
@Singleton
class DescribeTable implements ReadingTool {
    private static final String DETAIL = "detail";
    private static final String NAMES = "names";
    private static final String OPTIONS = "options";

    private final Places places;

    DescribeTable(Places places) {
        this.places = places;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "describe_table",
                "Describe a table",
                "Describes the fields of a table: names, types, choices, the tables that links lead to, and which ones are"
                        + " computed and cannot be written. Call this before you filter, sort or write.",
                ToolSchema.reading(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.choice(
                                        DETAIL,
                                        "names: fields with their types alone; options: with choices, formulas and formats as"
                                                + " well, which is the default",
                                        List.of(NAMES, OPTIONS))
                                .optional(),
                        ToolSchema.cursor()),
                ToolOutput.reading(
                        Member.text("base", "Id of the base"),
                        Member.text("baseName", "Its name"),
                        Member.text("id", "tbl…"),
                        Member.text("name", ""),
                        Member.text("description", "").sometimes(),
                        Member.text("primaryField", "The field that names its records"),
                        Member.texts("views", "Names of its views"),
                        Member.objects(
                                "fields",
                                "Its fields, in their order",
                                Member.text("name", ""),
                                Member.text("id", "fld…"),
                                Member.text("type", "Airtable's name of the type"),
                                Member.flag("computed", "Whether it cannot be written"),
                                Member.text("linkedTable", "Name of the table that a link leads to"),
                                Member.text("description", ""),
                                Member.object("options", "As Airtable has them for the type"))),
                Effect.READS,
                "schema.bases:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        boolean brief = arguments.optionalText(DETAIL).filter(NAMES::equals).isPresent();
        return places.seenTable(caller, arguments, Permission.READ_SCHEMA)
                .map(place -> ToolAnswer.page(
                        head(place),
                        "fields",
                        place.grant().shown(place.table()).stream()
                                .map(field -> json(place, field, brief))
                                .toList(),
                        arguments.cursor(),
                        Optional.empty()));
    }

    private static Map<String, Object> head(Place place) {
        Table table = place.table();
        Map<String, Object> json =
                ListBases.head(place.base().id(), place.base().name());
        json.put("id", table.id());
        json.put("name", table.name());
        table.description().ifPresent(text -> json.put("description", text));
        json.put("primaryField", table.primaryField().name());
        json.put(
                "views",
                table.views().stream().map(view -> view.name()).limit(100).toList());
        return json;
    }

    private static Map<String, Object> json(Place place, Field field, boolean brief) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", field.name());
        json.put("id", field.id());
        json.put("type", field.kind().type());
        if (field.isComputed()) {
            json.put("computed", true);
        }
        if (field.kind() instanceof FieldKind.Link link) {
            place.base().find(link.linkedTableId()).ifPresent(linked -> json.put("linkedTable", linked.name()));
        }
        if (!brief) {
            field.description().ifPresent(text -> json.put("description", text));
            SchemaJson.options(place.base(), place.table(), field.kind())
                    .ifPresent(options -> json.put("options", options));
        }
        return json;
    }
}
