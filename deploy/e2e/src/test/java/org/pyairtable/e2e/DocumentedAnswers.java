package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compares answers with the OpenAPI document: the operation is in it, and so are the status, the media type and every member of
 * the body. Members that a schema does not name are faults, unless it says that there may be others.
 */
final class DocumentedAnswers implements Consumer<Gateway.Seen> {
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final List<ApiOperation> operations;
    private final JsonNode components;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final SortedSet<String> faults = new ConcurrentSkipListSet<>();
    private final AtomicInteger compared = new AtomicInteger();

    private DocumentedAnswers(List<ApiOperation> operations, JsonNode components) {
        this.operations = operations;
        this.components = components;
    }

    static DocumentedAnswers of(ApiDocument document) {
        JsonNode components = document.json().path("components").deepCopy();
        close(components.path("schemas"));
        return new DocumentedAnswers(document.operations(), components);
    }

    /** What was not as documented, each kind once. */
    SortedSet<String> faults() {
        return new TreeSet<>(faults);
    }

    /** How many bodies were valid or not. */
    int compared() {
        return compared.get();
    }

    @Override
    public void accept(Gateway.Seen seen) {
        Optional<ApiOperation> found = ApiDocument.find(operations, seen.method(), seen.path());
        if (found.isEmpty()) {
            faults.add(seen.method() + " " + seen.path() + " is no operation, and was answered with " + seen.status());
            return;
        }
        String what = found.get().id() + " " + seen.status();
        JsonNode response = found.get().responses().get(String.valueOf(seen.status()));
        if (response == null) {
            faults.add(what + " is not documented: " + text(seen));
        } else if (!seen.body().isEmpty()) {
            JsonNode contents = response.path("content");
            JsonNode content = contents.has(seen.type()) ? contents.path(seen.type()) : contents.path("*/*");
            if (content.isMissingNode()) {
                faults.add(what + " has no content of type " + seen.type());
            } else if (seen.type().endsWith("json")) {
                compare(what, content.path("schema"), seen);
            }
        } else if (response.path("content").size() > 0) {
            faults.add(what + " has no body");
        }
    }

    private void compare(String what, JsonNode schema, Gateway.Seen seen) {
        compared.incrementAndGet();
        JsonSchema compiled = schemas.computeIfAbsent(what, key -> {
            ObjectNode root = schema.deepCopy();
            close(root);
            root.set("components", components);
            return factory.getSchema(root);
        });
        var messages = compiled.validate(Json.read(seen.body().getBytes(StandardCharsets.UTF_8)));
        if (!messages.isEmpty()) {
            faults.add(what + ": "
                    + messages.stream()
                            .map(ValidationMessage::getMessage)
                            .limit(3)
                            .collect(Collectors.joining("; "))
                    + " in " + text(seen));
        }
    }

    /** An object that names its members has no others, where it does not say otherwise. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").toString().contains("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(DocumentedAnswers::close);
    }

    private static String text(Gateway.Seen seen) {
        String text = seen.body();
        return text.substring(0, Math.min(200, text.length()));
    }
}
