package org.pyairtable.data.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.StorableText;

/** The arguments of a call that its tool takes: known, complete and of their types. */
public final class Arguments {
    private final ObjectNode json;

    private Arguments(ObjectNode json) {
        this.json = json;
    }

    /** Refuses what the schema does not have, by name. */
    public static Arguments of(ToolSchema schema, JsonNode given) {
        if (!(given instanceof ObjectNode json)) {
            throw refused("arguments", "are not a JSON object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (schema.find(name).isEmpty()) {
                throw new AdvisedException(
                        new InvalidRequest.Member(shown(name), "is not an argument of this tool"),
                        Nearest.advice(name, schema.names(), "Its arguments"));
            }
        });
        requireStorable(json);
        schema.properties().forEach(property -> check(property, json));
        return new Arguments(json);
    }

    /** Arguments that were accepted before. */
    public static Arguments accepted(String stored) {
        return new Arguments((ObjectNode) Json.read(stored));
    }

    private static void check(Property property, ObjectNode json) {
        JsonNode value = json.path(property.name());
        if (value.isNull() && !property.required()) {
            json.remove(property.name());
        } else if (value.isMissingNode() || value.isNull()) {
            if (property.required()) {
                throw refused(
                        property.name(), "is missing: " + property.schema().get("description"));
            }
        } else {
            checkType(property, value);
        }
    }

    private static void checkType(Property property, JsonNode value) {
        switch (property.type()) {
            case TEXT -> {
                require(value.isTextual(), property.name(), "is not a text");
                requireLength(property.name(), value, (Integer)
                        property.schema().getOrDefault("maxLength", Property.LONGEST));
                if (property.schema().get("enum") instanceof List<?> values) {
                    require(values.contains(value.textValue()), property.name(), "is not one of " + values);
                }
            }
            case INTEGER -> {
                int least = (Integer) property.schema().getOrDefault("minimum", 0);
                int most = (Integer) property.schema().getOrDefault("maximum", Integer.MAX_VALUE);
                boolean fits = value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= least
                        && value.longValue() <= most;
                require(fits, property.name(), "is not a whole number from " + least + " to " + most);
            }
            case FLAG -> require(value.isBoolean(), property.name(), "is neither true nor false");
            case OBJECT -> require(value.isObject(), property.name(), "is not an object");
            case TEXTS -> {
                requireSize(property, value);
                value.forEach(item -> {
                    require(item.isTextual(), property.name(), "has an element that is not a text");
                    requireLength(property.name(), item, Property.LONGEST);
                });
            }
            case OBJECTS -> {
                requireSize(property, value);
                value.forEach(
                        item -> require(item.isObject(), property.name(), "has an element that is not an object"));
            }
        }
    }

    private static void requireSize(Property property, JsonNode value) {
        int most = (Integer) property.schema().getOrDefault("maxItems", 0);
        require(
                value.isArray() && !value.isEmpty() && value.size() <= most,
                property.name(),
                "is not a list of 1 to " + most + " elements");
    }

    private static void requireLength(String name, JsonNode value, int most) {
        require(value.textValue().length() <= most, name, "has more than " + most + " characters");
    }

    private static void require(boolean holds, String name, String rule) {
        if (!holds) {
            throw refused(name, rule);
        }
    }

    /** Without recursion; the reader of the JSON has bounded its depth. */
    private static void requireStorable(ObjectNode json) {
        Deque<JsonNode> left = new ArrayDeque<>(List.of(json));
        while (!left.isEmpty()) {
            JsonNode next = left.pop();
            next.forEach(left::push);
            if (next.isTextual() && !StorableText.is(next.textValue())) {
                throw refused("arguments", "hold a text with the character 0 or half a surrogate pair");
            }
        }
    }

    private static RuntimeException refused(String name, String rule) {
        return new InvalidRequest.Member(name, rule).exception();
    }

    private static String shown(String name) {
        return StorableText.sendable(name.length() <= 100 ? name : name.substring(0, 100) + "…");
    }

    public String text(String name) {
        return json.path(name).asText();
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::textValue);
    }

    public int integer(String name, int otherwise) {
        return json.path(name).asInt(otherwise);
    }

    public boolean flag(String name) {
        return json.path(name).asBoolean();
    }

    /** Empty when it was left out. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        json.path(name).forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    /** Empty when it was left out. */
    public List<ObjectNode> objects(String name) {
        List<ObjectNode> objects = new ArrayList<>();
        json.path(name).forEach(item -> objects.add((ObjectNode) item));
        return objects;
    }

    /** A missing node when it was left out. */
    public JsonNode object(String name) {
        return json.path(name);
    }

    public boolean isDryRun() {
        return flag(ToolSchema.DRY_RUN);
    }

    public int maxTokens() {
        return integer(ToolSchema.MAX_TOKENS, AnswerBound.MOST_TOKENS);
    }

    public PageCursor cursor() {
        return optionalText(ToolSchema.CURSOR).map(PageCursor::of).orElse(PageCursor.START);
    }

    /** As JSON. */
    public String stored() {
        return Json.write(json);
    }
}
