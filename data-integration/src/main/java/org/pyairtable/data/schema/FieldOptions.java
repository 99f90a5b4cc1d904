package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.wire.Json;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.ResultType;

/** How the options of a field are kept in the database. */
final class FieldOptions {
    private FieldOptions() {}

    static Map<String, Object> toStored(FieldKind kind) {
        Map<String, Object> stored = new LinkedHashMap<>();
        switch (kind) {
            case FieldKind.PlainNumber k -> stored.put("precision", k.precision());
            case FieldKind.Percent k -> stored.put("precision", k.precision());
            case FieldKind.Currency k -> {
                stored.put("precision", k.precision());
                stored.put("symbol", k.symbol());
            }
            case FieldKind.Duration k -> stored.put("format", k.format());
            case FieldKind.Rating k -> {
                stored.put("icon", k.icon());
                stored.put("max", k.max());
                stored.put("color", k.color());
            }
            case FieldKind.Checkbox k -> {
                stored.put("icon", k.icon());
                stored.put("color", k.color());
            }
            case FieldKind.Select k -> stored.put("choices", choices(k.choices()));
            case FieldKind.Date k -> stored.put("format", k.format());
            case FieldKind.DateTime k -> {
                stored.put("format", k.format());
                stored.put("timeFormat", k.timeFormat());
                stored.put("timeZone", k.timeZone());
            }
            case FieldKind.Link k -> {
                stored.put("linkedTableId", k.linkedTableId());
                stored.put("reversed", k.reversed());
                stored.put("prefersSingle", k.prefersSingle());
                k.inverseFieldId().ifPresent(id -> stored.put("inverseFieldId", id));
                stored.put("joinTable", k.joinTable());
                k.selectionViewId().ifPresent(id -> stored.put("selectionViewId", id));
            }
            case FieldKind.Formula k -> {
                stored.put("expression", k.expression());
                stored.put("references", List.copyOf(k.references()));
                stored.put("watched", List.copyOf(k.watched()));
                stored.put("valid", k.valid());
                stored.put("result", k.result().name());
            }
            case FieldKind.Lookup k -> {
                stored.put("linkFieldId", k.linkFieldId());
                stored.put("targetFieldId", k.targetFieldId());
            }
            case FieldKind.Rollup k -> {
                stored.put("linkFieldId", k.linkFieldId());
                stored.put("targetFieldId", k.targetFieldId());
                stored.put("expression", k.expression());
                stored.put("result", k.result().name());
            }
            case FieldKind.Count k -> stored.put("linkFieldId", k.linkFieldId());
            case FieldKind.Button k -> {
                stored.put("label", k.label());
                stored.put("expression", k.expression());
                stored.put("references", List.copyOf(k.references()));
                stored.put("watched", List.copyOf(k.watched()));
                stored.put("valid", k.valid());
            }
            case FieldKind.WatchedTime k -> {
                stored.put("watched", List.copyOf(k.fieldIds()));
                stored.put("result", temporal(k.result()));
            }
            case FieldKind.WatchedBy k -> stored.put("watched", List.copyOf(k.fieldIds()));
            case FieldKind.AiText k -> {
                stored.put("prompt", k.prompt());
                stored.put("references", List.copyOf(k.references()));
            }
            case FieldKind.Attachments k -> stored.put("reversed", k.reversed());
            case FieldKind.ExternalSyncSource k -> stored.put("choices", choices(k.choices()));
            case FieldKind.CreatedTime k -> stored.put("result", temporal(k.result()));
            case FieldKind.LastModifiedTime k -> stored.put("result", temporal(k.result()));
            case FieldKind.Text k -> {}
            case FieldKind.SingleCollaborator k -> {}
            case FieldKind.MultipleCollaborators k -> {}
            case FieldKind.Barcode k -> {}
            case FieldKind.AutoNumber k -> {}
            case FieldKind.CreatedBy k -> {}
            case FieldKind.LastModifiedBy k -> {}
        }
        return stored;
    }

    static FieldKind fromStored(String type, JsonNode options) {
        return switch (type) {
            case "number" -> new FieldKind.PlainNumber(options.path("precision").asInt());
            case "percent" -> new FieldKind.Percent(options.path("precision").asInt());
            case "currency" ->
                new FieldKind.Currency(
                        options.path("precision").asInt(),
                        options.path("symbol").asText());
            case "duration" -> new FieldKind.Duration(options.path("format").asText());
            case "rating" ->
                new FieldKind.Rating(
                        options.path("icon").asText(),
                        options.path("max").asInt(),
                        options.path("color").asText());
            case "checkbox" ->
                new FieldKind.Checkbox(
                        options.path("icon").asText(), options.path("color").asText());
            case "singleSelect" -> new FieldKind.SingleSelect(choices(options));
            case "multipleSelects" -> new FieldKind.MultipleSelects(choices(options));
            case "date" -> new FieldKind.Date(options.path("format").asText());
            case "dateTime" ->
                new FieldKind.DateTime(
                        options.path("format").asText(),
                        options.path("timeFormat").asText(),
                        options.path("timeZone").asText());
            case "multipleRecordLinks" ->
                new FieldKind.Link(
                        options.path("linkedTableId").asText(),
                        options.path("reversed").asBoolean(),
                        options.path("prefersSingle").asBoolean(),
                        Optional.ofNullable(options.path("inverseFieldId").textValue()),
                        options.path("joinTable").asText(),
                        Optional.ofNullable(options.path("selectionViewId").textValue()));
            case "formula" ->
                new FieldKind.Formula(
                        options.path("expression").asText(),
                        texts(options.path("references")),
                        texts(options.path("watched")),
                        isValid(options),
                        ResultType.valueOf(options.path("result").asText()));
            case "multipleLookupValues" ->
                new FieldKind.Lookup(
                        options.path("linkFieldId").asText(),
                        options.path("targetFieldId").asText());
            case "rollup" ->
                new FieldKind.Rollup(
                        options.path("linkFieldId").asText(),
                        options.path("targetFieldId").asText(),
                        options.path("expression").asText(),
                        ResultType.valueOf(options.path("result").asText()));
            case "count" -> new FieldKind.Count(options.path("linkFieldId").asText());
            case "button" ->
                new FieldKind.Button(
                        options.path("label").asText(),
                        options.path("expression").asText(),
                        texts(options.path("references")),
                        texts(options.path("watched")),
                        isValid(options));
            case "singleCollaborator" -> new FieldKind.SingleCollaborator();
            case "multipleCollaborators" -> new FieldKind.MultipleCollaborators();
            case "barcode" -> new FieldKind.Barcode();
            case "aiText" -> new FieldKind.AiText(values(options.path("prompt")), texts(options.path("references")));
            case "multipleAttachments" ->
                new FieldKind.Attachments(options.path("reversed").asBoolean());
            case "externalSyncSource" -> new FieldKind.ExternalSyncSource(choices(options));
            case "autoNumber" -> new FieldKind.AutoNumber();
            case "createdTime" -> new FieldKind.CreatedTime(temporal(options.path("result")));
            case "lastModifiedTime" ->
                options.has("watched")
                        ? new FieldKind.WatchedTime(texts(options.path("watched")), temporal(options.path("result")))
                        : new FieldKind.LastModifiedTime(temporal(options.path("result")));
            case "createdBy" -> new FieldKind.CreatedBy();
            case "lastModifiedBy" ->
                options.has("watched")
                        ? new FieldKind.WatchedBy(texts(options.path("watched")))
                        : new FieldKind.LastModifiedBy();
            default -> new FieldKind.Text(type);
        };
    }

    /** A formula that was kept when the language had other limits stays as it is but is not valid any more. */
    private static boolean isValid(JsonNode options) {
        return options.path("valid").asBoolean()
                && FormulaParser.isFormula(options.path("expression").asText());
    }

    private static Map<String, Object> temporal(FieldKind.Temporal kind) {
        Map<String, Object> stored = new LinkedHashMap<>(toStored(kind));
        stored.put("type", kind.type());
        return stored;
    }

    /** Fields of earlier versions have none stored. */
    private static FieldKind.Temporal temporal(JsonNode stored) {
        return stored.isObject()
                        && fromStored(stored.path("type").asText(), stored) instanceof FieldKind.Temporal temporal
                ? temporal
                : FieldKind.Temporal.STANDARD;
    }

    private static List<Object> values(JsonNode array) {
        List<Object> values = new ArrayList<>();
        array.forEach(value -> values.add(Json.readValue(value.toString())));
        return values;
    }

    static List<Map<String, Object>> choices(List<Choice> choices) {
        return choices.stream()
                .map(choice -> {
                    Map<String, Object> stored = new LinkedHashMap<>();
                    stored.put("id", choice.id());
                    stored.put("name", choice.name());
                    choice.color().ifPresent(color -> stored.put("color", color));
                    return stored;
                })
                .toList();
    }

    private static List<Choice> choices(JsonNode options) {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : options.path("choices")) {
            choices.add(new Choice(
                    choice.path("id").asText(),
                    choice.path("name").asText(),
                    Optional.ofNullable(choice.path("color").textValue())));
        }
        return choices;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
