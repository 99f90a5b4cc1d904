package org.pyairtable.data.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An argument of a tool.
 *
 * @param schema its JSON Schema
 */
public record Property(String name, Type type, Map<String, Object> schema, boolean required) {
    /** Which JSON an argument is. */
    public enum Type {
        TEXT("string"),
        INTEGER("integer"),
        FLAG("boolean"),
        TEXTS("array"),
        OBJECT("object"),
        OBJECTS("array");

        private final String json;

        Type(String json) {
            this.json = json;
        }

        String json() {
            return json;
        }
    }

    /** Most characters of a text that does not say otherwise. */
    static final int LONGEST = 10_000;

    public static Property text(String name, String description) {
        return text(name, description, LONGEST);
    }

    public static Property text(String name, String description, int longest) {
        return of(name, Type.TEXT, description, Map.of("maxLength", longest));
    }

    public static Property choice(String name, String description, List<String> values) {
        return of(name, Type.TEXT, description, Map.of("enum", values));
    }

    public static Property integer(String name, String description, int least, int most) {
        return of(name, Type.INTEGER, description, Map.of("minimum", least, "maximum", most));
    }

    public static Property flag(String name, String description) {
        return of(name, Type.FLAG, description, Map.of());
    }

    public static Property texts(String name, String description, int most) {
        Map<String, Object> item = Map.of("type", "string", "maxLength", LONGEST);
        return of(name, Type.TEXTS, description, Map.of("items", item, "minItems", 1, "maxItems", most));
    }

    public static Property object(String name, String description) {
        return of(name, Type.OBJECT, description, Map.of());
    }

    /** @param item schema of an element */
    public static Property objects(String name, String description, int most, Map<String, Object> item) {
        return of(name, Type.OBJECTS, description, Map.of("items", item, "minItems", 1, "maxItems", most));
    }

    /** The same, and it may be left out. */
    public Property optional() {
        return new Property(name, type, schema, false);
    }

    private static Property of(String name, Type type, String description, Map<String, ?> more) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type.json());
        schema.put("description", description);
        schema.putAll(more);
        return new Property(name, type, schema, true);
    }
}
