package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An operation of the gateway's OpenAPI document.
 *
 * @param id its name for generators; empty when it has none
 * @param path with its parameters in braces
 * @param bodyType media type of the body; empty when it takes none
 * @param exampleBody what the schema of the body allows, as small as that goes; missing when it takes none
 * @param wholeBody the same with every member
 * @param responses by their statuses, references resolved
 */
record ApiOperation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        String bodyType,
        JsonNode exampleBody,
        JsonNode wholeBody,
        Map<String, JsonNode> responses) {
    /** @param in {@code path}, {@code query} or {@code header} */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /** As tables name it: {@code GET /api/workspaces/{id}}. */
    String name() {
        return method + " " + path;
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    boolean hasNames() {
        return path.contains("{");
    }

    List<String> query() {
        return parameters.stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(Parameter::name)
                .sorted()
                .toList();
    }

    /** The documented statuses of 500 and above. */
    Set<Integer> failures() {
        return responses.keySet().stream()
                .filter(status -> status.startsWith("5"))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /** Whether a request for this path is this operation, and how many of its segments it names exactly. */
    int match(String requested) {
        String[] template = path.split("/", -1);
        String[] segments = requested.split("/", -1);
        if (template.length != segments.length) {
            return -1;
        }
        int exact = 0;
        for (int i = 0; i < template.length; i++) {
            if (template[i].equals(segments[i])) {
                exact++;
            } else if (!template[i].startsWith("{")) {
                return -1;
            }
        }
        return exact;
    }

    /** The path with these values for its names, or others that look like ids. */
    String filled(Map<String, String> values) {
        String filled = path;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled.replaceAll("\\{[^}]*}", "1");
    }

    /** The path with a value in the place of its last name. */
    String filled(Map<String, String> values, String last) {
        int brace = path.lastIndexOf('{');
        int end = path.indexOf('}', brace);
        String open = path.substring(0, brace) + last + path.substring(end + 1);
        return new ApiOperation(id, method, open, parameters, bodyType, exampleBody, wholeBody, responses)
                .filled(values);
    }

    /** Path and query of a request, with these values for its parameters; what is not given and not required is left out. */
    String target(Map<String, String> values) {
        String filled = path;
        for (Parameter parameter : parameters) {
            if (parameter.in().equals("path")) {
                filled = filled.replace("{" + parameter.name() + "}", Gateway.encode(value(parameter, values)));
            }
        }
        String query = parameters.stream()
                .filter(parameter -> parameter.in().equals("query"))
                .filter(parameter -> parameter.required() || values.containsKey(parameter.name()))
                .map(parameter -> Gateway.encode(parameter.name()) + "=" + Gateway.encode(value(parameter, values)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? filled : filled + "?" + query;
    }

    /** One of those that the schema lists, where it lists some. */
    private static String value(Parameter parameter, Map<String, String> values) {
        return values.getOrDefault(
                parameter.name(), parameter.schema().path("enum").path(0).asText("1"));
    }
}
