package org.pyairtable.data.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.formula.ResultType;

/** Tables and fields as Airtable's metadata API answers them. */
public final class SchemaJson {
    private static final Map<String, String> DATE_FORMATS =
            Map.of("local", "l", "friendly", "LL", "us", "M/D/YYYY", "european", "D/M/YYYY", "iso", "YYYY-MM-DD");
    private static final Map<String, String> TIME_FORMATS = Map.of("12hour", "h:mma", "24hour", "HH:mm");

    private SchemaJson() {}

    /** What an answer says of views. */
    public enum ViewDetail {
        BASIC,
        /** With {@code visibleFieldIds}. */
        VISIBLE_FIELDS
    }

    public static Map<String, Object> base(Base base) {
        return base(base, ViewDetail.BASIC);
    }

    public static Map<String, Object> base(Base base, ViewDetail detail) {
        return Map.of(
                "tables",
                base.tables().stream().map(t -> table(base, t, detail)).toList());
    }

    public static Map<String, Object> table(Base base, Table table) {
        return table(base, table, ViewDetail.BASIC);
    }

    public static Map<String, Object> view(Table table, View view, ViewDetail detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", view.id());
        json.put("name", view.name());
        json.put("type", view.type());
        if (detail == ViewDetail.VISIBLE_FIELDS && view.type().equals(View.GRID)) {
            json.put(
                    "visibleFieldIds",
                    view.settings().visible(table).stream().map(Field::id).toList());
        }
        return json;
    }

    private static Map<String, Object> table(Base base, Table table, ViewDetail detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", table.id());
        json.put("name", table.name());
        table.description().ifPresent(d -> json.put("description", d));
        json.put("primaryFieldId", table.primaryField().id());
        json.put(
                "fields",
                table.fields().stream().map(f -> field(base, table, f)).toList());
        json.put(
                "views", table.views().stream().map(v -> view(table, v, detail)).toList());
        return json;
    }

    public static Map<String, Object> field(Base base, Table table, Field field) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", field.kind().type());
        json.put("id", field.id());
        json.put("name", field.name());
        field.description().ifPresent(d -> json.put("description", d));
        options(base, table, field.kind()).ifPresent(o -> json.put("options", o));
        return json;
    }

    /** The options of a field; absent for the types that have none. */
    public static Optional<Map<String, Object>> options(Base base, Table table, FieldKind kind) {
        return switch (kind) {
            case FieldKind.Text k -> Optional.empty();
            case FieldKind.PlainNumber k -> Optional.of(Map.of("precision", k.precision()));
            case FieldKind.Percent k -> Optional.of(Map.of("precision", k.precision()));
            case FieldKind.Currency k -> Optional.of(Map.of("precision", k.precision(), "symbol", k.symbol()));
            case FieldKind.Duration k -> Optional.of(Map.of("durationFormat", k.format()));
            case FieldKind.Rating k -> Optional.of(Map.of("icon", k.icon(), "max", k.max(), "color", k.color()));
            case FieldKind.Checkbox k -> Optional.of(Map.of("icon", k.icon(), "color", k.color()));
            case FieldKind.Select k -> Optional.of(Map.of("choices", FieldOptions.choices(k.choices())));
            case FieldKind.Date k -> Optional.of(Map.of("dateFormat", dateFormat(k.format())));
            case FieldKind.DateTime k ->
                Optional.of(Map.of(
                        "dateFormat",
                        dateFormat(k.format()),
                        "timeFormat",
                        Map.of("name", k.timeFormat(), "format", TIME_FORMATS.getOrDefault(k.timeFormat(), "HH:mm")),
                        "timeZone",
                        k.timeZone()));
            case FieldKind.Link k -> Optional.of(link(k));
            case FieldKind.Formula k -> Optional.of(formula(k));
            case FieldKind.Lookup k -> Optional.of(lookup(base, table, k));
            case FieldKind.Rollup k -> Optional.of(rollup(base, table, k));
            case FieldKind.Count k ->
                Optional.of(Map.of(
                        "isValid",
                        linked(base, table, k.linkFieldId()).isPresent(),
                        "recordLinkFieldId",
                        k.linkFieldId()));
            case FieldKind.CreatedTime k -> Optional.of(Map.of("result", result(ResultType.DATE_TIME)));
            case FieldKind.LastModifiedTime k ->
                Optional.of(Map.of(
                        "isValid", true, "referencedFieldIds", List.of(), "result", result(ResultType.DATE_TIME)));
            case FieldKind.AutoNumber k -> Optional.empty();
            case FieldKind.CreatedBy k -> Optional.empty();
            case FieldKind.LastModifiedBy k -> Optional.empty();
        };
    }

    public static boolean isDateFormat(String name) {
        return DATE_FORMATS.containsKey(name);
    }

    public static boolean isTimeFormat(String name) {
        return TIME_FORMATS.containsKey(name);
    }

    private static Map<String, Object> dateFormat(String name) {
        return Map.of("name", name, "format", DATE_FORMATS.getOrDefault(name, "l"));
    }

    private static Map<String, Object> link(FieldKind.Link link) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("linkedTableId", link.linkedTableId());
        options.put("isReversed", link.reversed());
        options.put("prefersSingleRecordLink", link.prefersSingle());
        link.inverseFieldId().ifPresent(id -> options.put("inverseLinkFieldId", id));
        return options;
    }

    private static Map<String, Object> formula(FieldKind.Formula formula) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("isValid", formula.valid());
        options.put("formula", formula.expression());
        options.put("referencedFieldIds", formula.references().stream().sorted().toList());
        options.put("result", result(formula.result()));
        return options;
    }

    private static Map<String, Object> lookup(Base base, Table table, FieldKind.Lookup lookup) {
        Map<String, Object> options = new LinkedHashMap<>();
        Optional<Table> linked =
                linked(base, table, lookup.linkFieldId()).filter(other -> other.has(lookup.targetFieldId()));
        options.put("isValid", linked.isPresent());
        options.put("recordLinkFieldId", lookup.linkFieldId());
        options.put("fieldIdInLinkedTable", lookup.targetFieldId());
        linked.ifPresent(other -> {
            FieldKind target = other.field(lookup.targetFieldId()).kind();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("type", target.type());
            options(base, other, target).ifPresent(o -> result.put("options", o));
            options.put("result", result);
        });
        return options;
    }

    /** The table that a link field points to; empty when the field is gone or is no link any more. */
    private static Optional<Table> linked(Base base, Table table, String linkFieldId) {
        return table.find(linkFieldId)
                .map(Field::kind)
                .filter(FieldKind.Link.class::isInstance)
                .flatMap(kind -> base.find(((FieldKind.Link) kind).linkedTableId()));
    }

    private static Map<String, Object> rollup(Base base, Table table, FieldKind.Rollup rollup) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(
                "isValid",
                linked(base, table, rollup.linkFieldId())
                        .filter(other -> other.has(rollup.targetFieldId()))
                        .isPresent());
        options.put("recordLinkFieldId", rollup.linkFieldId());
        options.put("fieldIdInLinkedTable", rollup.targetFieldId());
        options.put("referencedFieldIds", List.of());
        options.put("formula", rollup.expression());
        options.put("result", result(rollup.result()));
        return options;
    }

    private static Map<String, Object> result(ResultType type) {
        return switch (type) {
            case NUMBER, BOOLEAN -> Map.of("type", "number", "options", Map.of("precision", 8));
            case DATE -> Map.of("type", "date", "options", Map.of("dateFormat", dateFormat("iso")));
            case DATE_TIME ->
                Map.of(
                        "type",
                        "dateTime",
                        "options",
                        Map.of(
                                "dateFormat",
                                dateFormat("iso"),
                                "timeFormat",
                                Map.of("name", "24hour", "format", "HH:mm"),
                                "timeZone",
                                "utc"));
            case TEXT, LIST, BLANK, ANY -> Map.of("type", "singleLineText");
        };
    }
}
