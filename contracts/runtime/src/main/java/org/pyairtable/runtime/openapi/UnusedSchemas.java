package org.pyairtable.runtime.openapi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Schemas that no operation leads to: what a dropped body referred to. */
final class UnusedSchemas {
    private UnusedSchemas() {}

    static void remove(OpenAPI document) {
        Components components = document.getComponents();
        Map<String, Schema> defined = components.getSchemas();
        Deque<Schema> left = new ArrayDeque<>();
        document.getPaths().getPathItems().values().forEach(item -> {
            left.addAll(ofParameters(item.getParameters()));
            item.getOperations().values().forEach(operation -> left.addAll(of(operation)));
        });
        each(components.getResponses()).forEach(response -> left.addAll(of(response)));
        left.addAll(ofParameters(
                components.getParameters() == null
                        ? null
                        : components.getParameters().values()));
        each(components.getRequestBodies()).forEach(body -> left.addAll(of(body.getContent())));
        Set<String> used = new HashSet<>();
        while (!left.isEmpty()) {
            Schema schema = left.pop();
            if (schema.getRef() != null) {
                String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
                if (used.add(name) && defined.containsKey(name)) {
                    left.push(defined.get(name));
                }
            }
            left.addAll(parts(schema));
        }
        new ArrayList<>(defined.keySet())
                .stream().filter(name -> !used.contains(name)).forEach(components::removeSchema);
    }

    private static List<Schema> of(Operation operation) {
        List<Schema> schemas = new ArrayList<>(ofParameters(operation.getParameters()));
        if (operation.getRequestBody() != null) {
            schemas.addAll(of(operation.getRequestBody().getContent()));
        }
        operation.getResponses().getAPIResponses().values().forEach(response -> schemas.addAll(of(response)));
        return schemas;
    }

    private static List<Schema> of(APIResponse response) {
        return of(response.getContent());
    }

    private static List<Schema> of(@Nullable Content content) {
        return content == null
                ? List.of()
                : content.getMediaTypes().values().stream()
                        .map(type -> type.getSchema())
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static List<Schema> ofParameters(@Nullable Collection<Parameter> parameters) {
        return parameters == null
                ? List.of()
                : parameters.stream()
                        .map(Parameter::getSchema)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static List<Schema> parts(Schema schema) {
        Stream<Schema> single = Stream.of(schema.getItems(), schema.getAdditionalPropertiesSchema(), schema.getNot())
                .filter(Objects::nonNull);
        Stream<Schema> several = Stream.of(
                        schema.getAllOf(), schema.getAnyOf(), schema.getOneOf(), schema.getPrefixItems())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
        return Stream.of(single, several, each(schema.getProperties()))
                .flatMap(schemas -> schemas)
                .toList();
    }

    private static <T> Stream<T> each(@Nullable Map<String, T> named) {
        return named == null ? Stream.of() : named.values().stream();
    }
}
