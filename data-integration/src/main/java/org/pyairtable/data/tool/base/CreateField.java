package org.pyairtable.data.tool.base;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.Rehearsal;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;

/** Adds a field to a table. */
@Singleton
class CreateField implements WritingTool {
    private static final String FIELD = "field";

    private final SchemaChanges changes;
    private final Places places;

    CreateField(SchemaChanges changes, Places places) {
        this.changes = changes;
        this.places = places;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "create_field",
                "Create a field",
                "Adds a field to a table: {\"name\", \"type\", \"description\", \"options\"}, with Airtable's types and options. Call"
                        + " describe_table first, so that no field is made twice. A link adds a field to the linked table as well.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.object(
                                FIELD,
                                "The field: name, type, and what the type needs in options, such as {\"precision\": 2} for number,"
                                        + " {\"choices\": [{\"name\": \"Open\"}]} for singleSelect, {\"linkedTableId\": \"tbl…\"} for"
                                        + " multipleRecordLinks, {\"formula\": \"…\"} for formula")),
                ToolOutput.writing(
                        Member.text("table", "Name of the table"),
                        Member.object("created", "The field, as Airtable's API describes it")),
                Effect.ADDS,
                "schema.bases:write");
    }

    @Override
    public Permission permission() {
        return Permission.CHANGE_SCHEMA;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        FieldDefinition definition = definition(arguments);
        return places.table(caller, arguments, permission())
                .chain(place -> place.advising(changes.createField(
                                CreateTable.author(caller),
                                place.base().id(),
                                place.table().id(),
                                definition,
                                (connection, field) -> alongside.in(connection))
                        .map(made -> {
                            Table table = made.base().table(place.table().id());
                            return ToolAnswer.of(Map.of(
                                    "table",
                                    table.name(),
                                    "created",
                                    SchemaJson.field(made.base(), table, made.value())));
                        })));
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        FieldDefinition definition = definition(arguments);
        return places.table(caller, arguments, permission())
                .chain(place -> place.advising(Rehearsal.<Map<String, Object>>outcome(changes.createField(
                                CreateTable.author(caller),
                                place.base().id(),
                                place.table().id(),
                                definition,
                                (connection, field) -> Rehearsal.undo(shown(place, field))))
                        .map(field ->
                                Map.<String, Object>of("table", place.table().name(), "created", field))));
    }

    private static Map<String, Object> shown(Place place, Field field) {
        Table table = place.table().with(field);
        return SchemaJson.field(place.base().with(table), table, field);
    }

    private static FieldDefinition definition(Arguments arguments) {
        return DefinitionArguments.field(FIELD, arguments.object(FIELD));
    }
}
