package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.formula.FormulaParser;
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
            case FieldKind.Temporal k -> Optional.of(temporal(k));
            case FieldKind.Link k -> Optional.of(link(base, k));
            case FieldKind.Formula k -> Optional.of(formula(k));
            case FieldKind.Lookup k -> Optional.of(lookup(base, table, k));
            case FieldKind.Rollup k -> Optional.of(rollup(base, table, k));
            case FieldKind.Count k -> Optional.of(count(base, table, k));
            case FieldKind.Button k -> Optional.of(button(k));
            case FieldKind.WatchedTime k -> Optional.of(modified(k.fieldIds(), Optional.of(k.result())));
            case FieldKind.WatchedBy k -> Optional.of(modified(k.fieldIds(), Optional.empty()));
            case FieldKind.CreatedTime k -> Optional.of(Map.of("result", result(k.result())));
            case FieldKind.LastModifiedTime k -> Optional.of(modified(Set.of(), Optional.of(k.result())));
            case FieldKind.AiText k -> Optional.of(aiText(k));
            case FieldKind.Attachments k -> Optional.of(Map.of("isReversed", k.reversed()));
            case FieldKind.ExternalSyncSource k -> Optional.of(Map.of("choices", FieldOptions.choices(k.choices())));
            case FieldKind.SingleCollaborator k -> Optional.empty();
            case FieldKind.MultipleCollaborators k -> Optional.empty();
            case FieldKind.Barcode k -> Optional.empty();
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

    /** A view that was deleted in the meantime is not mentioned. */
    private static Map<String, Object> link(Base base, FieldKind.Link link) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("linkedTableId", link.linkedTableId());
        options.put("isReversed", link.reversed());
        options.put("prefersSingleRecordLink", link.prefersSingle());
        link.inverseFieldId().ifPresent(id -> options.put("inverseLinkFieldId", id));
        link.selectionViewId()
                .filter(id -> base.find(link.linkedTableId())
                        .flatMap(linked -> linked.findView(id))
                        .isPresent())
                .ifPresent(id -> options.put("viewIdForRecordSelection", id));
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

    private static Map<String, Object> temporal(FieldKind.Temporal kind) {
        return switch (kind) {
            case FieldKind.Date k -> Map.of("dateFormat", dateFormat(k.format()));
            case FieldKind.DateTime k ->
                Map.of(
                        "dateFormat",
                        dateFormat(k.format()),
                        "timeFormat",
                        Map.of("name", k.timeFormat(), "format", TIME_FORMATS.getOrDefault(k.timeFormat(), "HH:mm")),
                        "timeZone",
                        k.timeZone());
        };
    }

    private static Map<String, Object> modified(Set<String> fieldIds, Optional<FieldKind.Temporal> result) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("isValid", true);
        options.put("referencedFieldIds", fieldIds.stream().sorted().toList());
        result.ifPresent(kind -> options.put("result", result(kind)));
        return options;
    }

    private static Map<String, Object> button(FieldKind.Button button) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("isValid", button.valid());
        options.put("label", button.label());
        options.put("url", button.expression());
        options.put("referencedFieldIds", button.references().stream().sorted().toList());
        return options;
    }

    private static Map<String, Object> aiText(FieldKind.AiText text) {
        return Map.of(
                "prompt",
                text.prompt(),
                "referencedFieldIds",
                text.references().stream().sorted().toList());
    }

    private static Map<String, Object> count(Base base, Table table, FieldKind.Count count) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(
                "isValid",
                isNotShown(count.linkFieldId())
                        || linked(base, table, count.linkFieldId()).isPresent());
        options.put("recordLinkFieldId", shown(count.linkFieldId()));
        return options;
    }

    private static boolean isNotShown(String fieldId) {
        return fieldId.equals(FieldKind.NOT_SHOWN);
    }

    private static Object shown(String fieldId) {
        return isNotShown(fieldId) ? NullNode.getInstance() : fieldId;
    }

    private static Map<String, Object> lookup(Base base, Table table, FieldKind.Lookup lookup) {
        return across(base, table, lookup.linkFieldId(), lookup.targetFieldId(), result(base, table, lookup));
    }

    private static Map<String, Object> rollup(Base base, Table table, FieldKind.Rollup rollup) {
        Map<String, Object> options =
                across(base, table, rollup.linkFieldId(), rollup.targetFieldId(), Optional.of(result(rollup.result())));
        options.put("referencedFieldIds", List.of());
        options.put("formula", rollup.expression());
        if (!FormulaParser.isFormula(rollup.expression())) {
            options.put("isValid", false);
        }
        return options;
    }

    /** What is invalid has no result; the key is there all the same. */
    private static Map<String, Object> across(
            Base base, Table table, String linkFieldId, String targetFieldId, Optional<Map<String, Object>> result) {
        boolean valid = isNotShown(linkFieldId)
                || isNotShown(targetFieldId)
                || linked(base, table, linkFieldId)
                        .filter(linked -> linked.has(targetFieldId))
                        .isPresent();
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("isValid", valid);
        options.put("recordLinkFieldId", shown(linkFieldId));
        options.put("fieldIdInLinkedTable", shown(targetFieldId));
        options.put("result", result.filter(r -> valid).<Object>map(r -> r).orElseGet(NullNode::getInstance));
        return options;
    }

    private static Optional<Table> linked(Base base, Table table, String linkFieldId) {
        return table.has(linkFieldId) && table.field(linkFieldId).kind() instanceof FieldKind.Link link
                ? base.find(link.linkedTableId())
                : Optional.empty();
    }

    /** What the cells of a lookup hold: where it looks up what is computed, what that computes. */
    private static Optional<Map<String, Object>> result(Base base, Table table, FieldKind.Lookup lookup) {
        return LookupTarget.of(base, table, lookup)
                .map(target -> switch (target.field().kind()) {
                    case FieldKind.Formula k -> result(k.result());
                    case FieldKind.Rollup k -> result(k.result());
                    case FieldKind.Count k -> numberResult(0);
                    default -> {
                        Map<String, Object> result = new LinkedHashMap<>();
                        result.put("type", target.field().kind().type());
                        options(base, target.table(), target.field().kind()).ifPresent(o -> result.put("options", o));
                        yield result;
                    }
                });
    }

    private static Map<String, Object> result(ResultType type) {
        return switch (type) {
            case NUMBER, BOOLEAN -> numberResult(8);
            case DATE -> result(new FieldKind.Date("iso"));
            case DATE_TIME -> result(FieldKind.Temporal.STANDARD);
            case TEXT, LIST, BLANK, ANY -> Map.of("type", "singleLineText");
        };
    }

    private static Map<String, Object> numberResult(int precision) {
        return Map.of("type", "number", "options", Map.of("precision", precision));
    }

    private static Map<String, Object> result(FieldKind.Temporal kind) {
        return Map.of("type", kind.type(), "options", temporal(kind));
    }
}
