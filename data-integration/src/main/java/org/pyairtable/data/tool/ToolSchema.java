package org.pyairtable.data.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a tool. */
public record ToolSchema(List<Property> properties) {
    public static final String BASE = "base";
    public static final String TABLE = "table";
    public static final String CURSOR = "cursor";
    public static final String MAX_TOKENS = "maxTokens";
    public static final String DRY_RUN = "dryRun";
    public static final String KEY = "key";

    private static final int LONGEST_KEY = 100;

    public ToolSchema {
        properties = List.copyOf(properties);
    }

    /** Of a tool that changes nothing. */
    public static ToolSchema reading(Property... properties) {
        return with(
                List.of(properties),
                Property.integer(
                                MAX_TOKENS,
                                "Most tokens of the answer, estimated as one for each " + AnswerBound.BYTES_PER_TOKEN
                                        + " bytes. What does not fit is cut and a note says how to get it.",
                                AnswerBound.LEAST_TOKENS,
                                AnswerBound.MOST_TOKENS)
                        .optional());
    }

    /** Of a tool that changes something. */
    public static ToolSchema writing(Property... properties) {
        return with(
                with(
                                reading(properties).properties(),
                                Property.flag(DRY_RUN, "Only answer what would change; nothing is changed.")
                                        .optional())
                        .properties(),
                Property.text(
                                KEY,
                                "Of your choice, another one for each change. When no answer came, call again with the same key"
                                        + " and arguments: the change is made once.",
                                LONGEST_KEY)
                        .optional());
    }

    /** The same without one of them. */
    public ToolSchema without(String name) {
        return new ToolSchema(
                properties.stream().filter(p -> !p.name().equals(name)).toList());
    }

    private static ToolSchema with(List<Property> some, Property last) {
        List<Property> all = new ArrayList<>(some);
        all.add(last);
        return new ToolSchema(all);
    }

    public static Property base() {
        return Property.text(BASE, "Id of the base, app…, as list_bases answers it", 20);
    }

    public static Property table() {
        return Property.text(TABLE, "Name or id of the table, as list_tables answers them", 300);
    }

    public static Property cursor() {
        return Property.text(CURSOR, "The cursor of the answer before, for what follows", 2_000)
                .optional();
    }

    Optional<Property> find(String name) {
        return properties.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    List<String> names() {
        return properties.stream().map(Property::name).toList();
    }

    /** As JSON Schema (2020-12). */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> each = new LinkedHashMap<>();
        properties.forEach(property -> each.put(property.name(), property.schema()));
        json.put("type", "object");
        json.put("properties", each);
        json.put(
                "required",
                properties.stream()
                        .filter(Property::required)
                        .map(Property::name)
                        .toList());
        json.put("additionalProperties", false);
        return json;
    }
}
