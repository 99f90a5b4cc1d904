package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.PageCursor;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;

/** Records with the same values in some fields. */
@Singleton
class FindDuplicates implements ReadingTool {
    private static final String FIELDS = "fields";
    private static final int MOST_FIELDS = 5;
    private static final int PAGE = 50;
    /** Ids that are answered of a group. */
    private static final int MOST_IDS = 20;

    private static final Duration MOST_TIME = Duration.ofSeconds(5);
    private static final String CANCELLED = "57014";

    private final Transactions transactions;
    private final Places places;
    private final RecordLookup lookup;
    private final RecordCells cells;
    private final Clock clock;

    FindDuplicates(Transactions transactions, Places places, RecordLookup lookup, RecordCells cells, Clock clock) {
        this.clock = clock;
        this.transactions = transactions;
        this.places = places;
        this.lookup = lookup;
        this.cells = cells;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "find_duplicates",
                "Find duplicates",
                "Finds groups of records that have the same values in the given fields, the largest group first. Texts are compared"
                        + " without regard to letter case and spaces at their ends; records with an empty cell among the fields are"
                        + " left out. Answers up to " + MOST_IDS + " ids of a group, oldest records first.",
                ToolSchema.reading(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.texts(FIELDS, "Names or ids of the fields to compare; no links", MOST_FIELDS),
                        ToolSchema.cursor()),
                ToolOutput.reading(
                        Member.text("table", "Name of the table"),
                        Member.objects(
                                "groups",
                                "Records that are alike, the largest group first",
                                Member.integer("count", "How many records"),
                                Member.object("values", "What they have in common, by field name"),
                                Member.texts("records", "Their ids, or the first of them"))),
                Effect.READS,
                "data.records:read");
    }

    /** @param ids the first ones */
    private record Group(long count, List<String> ids) {}

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        PageCursor at = arguments.cursor();
        int offset = at.page().map(FindDuplicates::offset).orElse(0);
        return places.seenTable(caller, arguments, Permission.READ_RECORDS).chain(place -> {
            List<Field> fields = arguments.texts(FIELDS).stream()
                    .map(name -> comparable(place, name))
                    .distinct()
                    .toList();
            return groups(place, fields, offset).chain(groups -> shown(
                            caller, place, fields, groups.subList(0, Math.min(PAGE, groups.size())))
                    .map(shown -> ToolAnswer.page(
                            Map.of("table", place.table().name()),
                            "groups",
                            shown,
                            at,
                            groups.size() > PAGE ? Optional.of(String.valueOf(offset + PAGE)) : Optional.empty())));
        });
    }

    private static int offset(String page) {
        try {
            return Math.max(0, Integer.parseInt(page));
        } catch (NumberFormatException e) {
            throw new InvalidRequest.Member(ToolSchema.CURSOR, "is not the cursor of an answer of this tool")
                    .exception();
        }
    }

    private static Field comparable(Place place, String name) {
        Field field = place.field(FIELDS, name);
        if (!field.hasColumn()) {
            throw new InvalidRequest.Member(
                            FIELDS,
                            "'" + field.name() + "' cannot be compared: it is a link or a property of the record")
                    .exception();
        }
        return field;
    }

    private Uni<List<Group>> groups(Place place, List<Field> fields, int offset) {
        String keys = fields.stream().map(FindDuplicates::key).collect(Collectors.joining(", "));
        String filled = fields.stream()
                .map(field -> "t." + SqlNames.column(field.id()) + " is not null")
                .collect(Collectors.joining(" and "));
        Parameters parameters = new Parameters();
        String seen = place.grant().rows(place.table(), clock.instant()).stream()
                .map(condition -> " and " + condition.apply(parameters))
                .collect(Collectors.joining());
        String sql = "select count(*), (array_agg(t._id order by t._no))[1:" + MOST_IDS + "] from "
                + SqlNames.table(place.table().id()) + " t where " + filled + seen + " group by " + keys
                + " having count(*) > 1 order by count(*) desc, min(t._no) limit " + parameters.add(PAGE + 1)
                + " offset " + parameters.add(offset);
        return transactions
                .readOnce(sql, parameters.toTuple(), MOST_TIME)
                .map(FindDuplicates::groups)
                .onFailure(failure -> failure instanceof PgException pg && CANCELLED.equals(pg.getSqlState()))
                .transform(slow -> new InvalidRequest.Rule(
                                "Comparing takes longer than " + MOST_TIME.toSeconds() + " s; compare fewer fields")
                        .exception());
    }

    private static String key(Field field) {
        String column = "t." + SqlNames.column(field.id());
        return field.kind() instanceof FieldKind.Text ? "lower(btrim(" + column + "))" : column + "::text";
    }

    private static List<Group> groups(RowSet<Row> rows) {
        List<Group> groups = new ArrayList<>();
        rows.forEach(row -> groups.add(new Group(row.getLong(0), List.of(row.getArrayOfStrings(1)))));
        return groups;
    }

    private Uni<List<Map<String, Object>>> shown(
            ToolCaller caller, Place place, List<Field> fields, List<Group> groups) {
        return lookup.existing(
                        caller,
                        place,
                        groups.stream().map(group -> group.ids().getFirst()).toList())
                .chain(records -> cells.shown(caller, place, fields, records))
                .map(records -> {
                    Map<Object, Map<String, Object>> byId =
                            records.stream().collect(Collectors.toMap(record -> record.get("id"), record -> record));
                    return groups.stream().map(group -> json(group, byId)).toList();
                });
    }

    private static Map<String, Object> json(Group group, Map<Object, Map<String, Object>> records) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", group.count());
        json.put(
                "values", records.getOrDefault(group.ids().getFirst(), Map.of()).getOrDefault("fields", Map.of()));
        json.put("records", group.ids());
        return json;
    }
}
