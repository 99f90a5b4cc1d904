package org.pyairtable.data.tool;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A member of what a tool answers. Elements of lists state no required members: where an answer is cut, so are they.
 *
 * @param schema its JSON Schema, with a description where the name does not say all
 * @param always whether each answer has it, however short
 */
public record Member(String name, Map<String, Object> schema, boolean always) {
    private static final String TYPE = "type";
    private static final String ARRAY = "array";

    public static Member text(String name, String description) {
        return of(name, description, Map.of(TYPE, "string"));
    }

    public static Member integer(String name, String description) {
        return of(name, description, Map.of(TYPE, "integer"));
    }

    public static Member flag(String name, String description) {
        return of(name, description, Map.of(TYPE, "boolean"));
    }

    public static Member texts(String name, String description) {
        return of(name, description, Map.of(TYPE, ARRAY, "items", Map.of(TYPE, "string")));
    }

    /** With any members, such as the cells of a record. */
    public static Member object(String name, String description) {
        return of(name, description, Map.of(TYPE, "object"));
    }

    /** Of any type. */
    public static Member any(String name, String description) {
        return of(name, description, Map.of());
    }

    /** With elements of any type. */
    public static Member list(String name, String description) {
        return of(name, description, Map.of(TYPE, ARRAY));
    }

    /** @param members of each element */
    public static Member objects(String name, String description, Member... members) {
        Map<String, Object> each = new LinkedHashMap<>();
        for (Member member : members) {
            each.put(member.name(), member.schema());
        }
        return of(name, description, Map.of(TYPE, ARRAY, "items", Map.of(TYPE, "object", "properties", each)));
    }

    /** The same, and it may be absent. */
    public Member sometimes() {
        return new Member(name, schema, false);
    }

    private static Member of(String name, String description, Map<String, ?> more) {
        Map<String, Object> schema = new LinkedHashMap<>(more);
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        return new Member(name, schema, true);
    }
}
