package org.pyairtable.data.tool.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.meta.TableDefinition;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.tool.Advice;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.Rehearsal;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;

/** Adds a table to a base. */
@Singleton
class CreateTable implements WritingTool {
    private static final String FIELDS = "fields";
    private static final int MOST_FIELDS = 500;

    private final SchemaChanges changes;
    private final Places places;

    CreateTable(SchemaChanges changes, Places places) {
        this.changes = changes;
        this.places = places;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "create_table",
                "Create a table",
                "Adds a table to a base. The first field is the primary one, which names its records; a singleLineText is the"
                        + " usual choice. Call list_tables first, so that no table is made twice.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        Property.text("name", "Name of the table, unique in its base", 255),
                        Property.text("description", "What the table holds", 20_000)
                                .optional(),
                        Property.objects(FIELDS, "Its fields, in their order", MOST_FIELDS, DefinitionArguments.FIELD)),
                ToolOutput.writing(Member.object("created", "The table, as Airtable's API describes it")),
                Effect.ADDS,
                "schema.bases:write");
    }

    @Override
    public Permission permission() {
        return Permission.CHANGE_SCHEMA;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        TableDefinition definition = definition(arguments);
        return places.base(caller, arguments, permission())
                .chain(in -> changes.createTable(
                        author(caller), in.base().id(), definition, (connection, table) -> alongside.in(connection)))
                .map(made -> ToolAnswer.of(Map.of("created", SchemaJson.table(made.base(), made.value()))))
                .onFailure(RefusedException.class)
                .transform(CreateTable::advised);
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        TableDefinition definition = definition(arguments);
        return places.base(caller, arguments, permission())
                .chain(in -> Rehearsal.<Map<String, Object>>outcome(changes.createTable(
                        author(caller),
                        in.base().id(),
                        definition,
                        (connection, table) ->
                                Rehearsal.undo(SchemaJson.table(in.base().with(table), table)))))
                .map(table -> Map.<String, Object>of("created", table))
                .onFailure(RefusedException.class)
                .transform(CreateTable::advised);
    }

    private static TableDefinition definition(Arguments arguments) {
        List<FieldDefinition> fields = new ArrayList<>();
        for (ObjectNode field : arguments.objects(FIELDS)) {
            fields.add(DefinitionArguments.field(FIELDS + "[" + fields.size() + "]", field));
        }
        return new TableDefinition(arguments.text("name"), arguments.optionalText("description"), fields);
    }

    static Author author(ToolCaller caller) {
        return new Author(caller.principal(), caller.context());
    }

    static Throwable advised(Throwable refused) {
        return new AdvisedException(
                ((RefusedException) refused).refusal(), Advice.on(((RefusedException) refused).refusal(), List.of()));
    }
}
