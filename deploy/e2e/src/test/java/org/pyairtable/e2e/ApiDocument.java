package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The OpenAPI document that the gateway shows, with an example request for each of its operations. */
final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final int DEEPEST = 4;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    static ApiDocument of(Gateway caller) {
        return new ApiDocument(caller.get("/openapi").expect(200).body());
    }

    /** All operations, by path and method. */
    List<ApiOperation> operations() {
        List<ApiOperation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    all.add(operation(method.getKey(), path.getKey(), path.getValue(), method.getValue()));
                }
            }
        }
        all.sort(Comparator.comparing(ApiOperation::path).thenComparing(ApiOperation::method));
        return all;
    }

    private ApiOperation operation(String method, String path, JsonNode shared, JsonNode own) {
        List<ApiOperation.Parameter> parameters = new ArrayList<>();
        for (JsonNode list : List.of(shared.path("parameters"), own.path("parameters"))) {
            list.forEach(given -> {
                JsonNode parameter = followed(given);
                parameters.add(new ApiOperation.Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("required").asBoolean(),
                        resolved(parameter.path("schema"))));
            });
        }
        String bodyType = "";
        JsonNode schema = MissingNode.getInstance();
        for (Map.Entry<String, JsonNode> content :
                own.path("requestBody").path("content").properties()) {
            bodyType = content.getKey();
            schema = content.getValue().path("schema");
        }
        Map<String, JsonNode> responses = new TreeMap<>();
        own.path("responses").properties().forEach(r -> responses.put(r.getKey(), followed(r.getValue())));
        return new ApiOperation(
                own.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                List.copyOf(parameters),
                bodyType,
                bodyType.isEmpty() ? schema : example(schema, 0, false),
                bodyType.isEmpty() ? schema : example(schema, 0, true),
                responses);
    }

    /** The operation that a request is; of several templates that fit, the one that names most of the path. */
    static Optional<ApiOperation> find(List<ApiOperation> operations, String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.match(path) >= 0)
                .max(Comparator.comparingInt(operation -> operation.match(path)));
    }

    /** The document itself. */
    JsonNode json() {
        return document;
    }

    private JsonNode followed(JsonNode given) {
        JsonNode found = given;
        while (found.has("$ref")) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode found = followed(schema);
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            if (found.path(alternatives).size() > 0) {
                return resolved(found.path(alternatives).get(0));
            }
        }
        return found;
    }

    private JsonNode example(JsonNode reference, int depth, boolean whole) {
        JsonNode schema = resolved(reference);
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        JsonNode type = schema.path("type").isArray() ? schema.path("type").get(0) : schema.path("type");
        return switch (type.asText()) {
            case "integer", "number" ->
                JSON.numberNode(Math.max(1, schema.path("minimum").asInt(1)));
            case "boolean" -> JSON.booleanNode(true);
            case "array" ->
                depth > DEEPEST
                        ? JSON.arrayNode()
                        : JSON.arrayNode().add(example(schema.path("items"), depth + 1, whole));
            case "object", "" -> object(schema, depth, whole);
            default -> text(schema);
        };
    }

    private ObjectNode object(JsonNode schema, int depth, boolean whole) {
        ObjectNode object = JSON.objectNode();
        if (depth > DEEPEST) {
            return object;
        }
        List<String> members = new ArrayList<>();
        schema.path("required").forEach(name -> members.add(name.asText()));
        if (whole) {
            schema.path("properties").fieldNames().forEachRemaining(members::add);
        }
        for (String name : members) {
            object.set(name, example(schema.path("properties").path(name), depth + 1, whole));
        }
        return whole && object.isEmpty() ? object.put("Name", "x").put("Number", 1) : object;
    }

    private static JsonNode text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> JSON.textNode("2030-01-01T00:00:00Z");
            case "date" -> JSON.textNode("2030-01-01");
            case "uri" -> JSON.textNode("https://example.org/");
            case "email" -> JSON.textNode("somebody@example.org");
            default ->
                JSON.textNode("x".repeat(Math.max(1, schema.path("minLength").asInt(1))));
        };
    }
}
