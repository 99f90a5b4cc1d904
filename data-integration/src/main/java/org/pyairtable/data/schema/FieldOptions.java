package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            }
            case FieldKind.Formula k -> {
                stored.put("expression", k.expression());
                stored.put("references", List.copyOf(k.references()));
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
            case FieldKind.Text k -> {}
            case FieldKind.RecordOwn k -> {}
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
                        options.path("joinTable").asText());
            case "formula" ->
                new FieldKind.Formula(
                        options.path("expression").asText(),
                        texts(options.path("references")),
                        options.path("valid").asBoolean(),
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
            case "autoNumber" -> new FieldKind.AutoNumber();
            case "createdTime" -> new FieldKind.CreatedTime();
            case "lastModifiedTime" -> new FieldKind.LastModifiedTime();
            case "createdBy" -> new FieldKind.CreatedBy();
            case "lastModifiedBy" -> new FieldKind.LastModifiedBy();
            default -> new FieldKind.Text(type);
        };
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
