package org.pyairtable.data.tool.base;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.question.Descriptions;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.PageCursor;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.Detail;
import org.pyairtable.events.Reply.DescribedTable;

/** The tables of a base, in short. */
@Singleton
class ListTables implements ReadingTool {
    private final Places places;
    private final Descriptions descriptions;

    ListTables(Places places, Descriptions descriptions) {
        this.places = places;
        this.descriptions = descriptions;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "list_tables",
                "List tables",
                "Lists the tables of a base with their primary fields, numbers of records and the tables that they link to. Call"
                        + " describe_table for the fields of one.",
                ToolSchema.reading(ToolSchema.base(), ToolSchema.cursor()),
                ToolOutput.reading(
                        Member.text("base", "Id of the base"),
                        Member.text("baseName", "Its name"),
                        Member.objects(
                                "tables",
                                "Its tables",
                                Member.text("id", "tbl…"),
                                Member.text("name", ""),
                                Member.text("description", ""),
                                Member.text("primaryField", "The field that names its records"),
                                Member.integer("fields", "Number of fields"),
                                Member.integer("records", "Number of records"),
                                Member.texts("linksTo", "Names of the tables that its links lead to"))),
                Effect.READS,
                "schema.bases:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        PageCursor at = arguments.cursor();
        return places.seen(caller, arguments, Permission.READ_SCHEMA).chain(in -> sizes(caller, in)
                .map(sizes -> ToolAnswer.page(
                        ListBases.head(in.base().id(), in.base().name()),
                        "tables",
                        in.base().tables().stream()
                                .map(table -> json(in, table, sizes))
                                .toList(),
                        at,
                        Optional.empty())));
    }

    /** Numbers of records by table. */
    private Uni<Map<String, Long>> sizes(ToolCaller caller, Places.InBase in) {
        return descriptions
                .base(caller.principal(), new DescribeBase(in.base().id(), Detail.TABLES, null))
                .map(described -> Stream.ofNullable(described.tables())
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(DescribedTable::id, DescribedTable::records)));
    }

    private static Map<String, Object> json(Places.InBase in, Table table, Map<String, Long> sizes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", table.id());
        json.put("name", table.name());
        table.description().ifPresent(text -> json.put("description", text));
        json.put("primaryField", table.primaryField().name());
        json.put("fields", in.grant().shown(table).size());
        json.put("records", sizes.getOrDefault(table.id(), 0L));
        List<String> links = in.grant().shown(table).stream()
                .flatMap(field -> field.kind() instanceof FieldKind.Link link
                        ? in.base().find(link.linkedTableId()).map(Table::name).stream()
                        : Stream.of())
                .distinct()
                .toList();
        if (!links.isEmpty()) {
            json.put("linksTo", links);
        }
        return json;
    }
}
