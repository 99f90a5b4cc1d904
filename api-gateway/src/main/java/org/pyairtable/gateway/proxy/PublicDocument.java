package org.pyairtable.gateway.proxy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pyairtable.gateway.route.Access;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.gateway.route.Target;

/**
 * What the gateway and the services behind it answer, as one document of the paths as clients see them. The interfaces for
 * operators, which every service has, are one operation with the service as a parameter.
 */
final class PublicDocument {
    private static final String OPERATOR = "/operator/";
    private static final String SERVICE = "service";
    private static final List<String> SECTIONS = List.of("schemas", "responses", "parameters");

    private final RouteTable routes;
    private final JsonObject paths = new JsonObject();
    private final JsonObject components = new JsonObject();

    private PublicDocument(RouteTable routes) {
        this.routes = routes;
        SECTIONS.forEach(section -> components.put(section, new JsonObject()));
    }

    /** @param documents of the services by their names; one that is missing is left out */
    static JsonObject of(Map<String, JsonObject> documents, RouteTable routes) {
        PublicDocument merged = new PublicDocument(routes);
        for (String service : RouteTable.SERVICES) {
            JsonObject document = documents.get(service);
            if (document != null) {
                merged.add(service, document);
            }
        }
        merged.addOwn();
        return merged.document();
    }

    private void add(String service, JsonObject given) {
        JsonObject document = disagrees(given) ? renamed(given, service) : given;
        for (String section : SECTIONS) {
            JsonObject known = components.getJsonObject(section);
            section(document, section).forEach(named -> known.put(named.getKey(), named.getValue()));
        }
        paths(document).forEach(path -> {
            JsonObject item = (JsonObject) path.getValue();
            if (path.getKey().startsWith(OPERATOR)) {
                addOperators(service, path.getKey(), item);
            } else if (isRoutedTo(service, path.getKey())) {
                addPath(path.getKey(), item);
            }
        });
    }

    /** Below {@code /api/operator/{service}}, for the services that have it. */
    private void addOperators(String service, String path, JsonObject item) {
        String shown = "/api/operator/{" + SERVICE + "}" + path.substring(OPERATOR.length() - 1);
        JsonObject known = paths.getJsonObject(shown);
        if (known == null) {
            known = item.copy();
            known.put(
                    "parameters",
                    item.getJsonArray("parameters", new JsonArray())
                            .copy()
                            .add(new JsonObject()
                                    .put("name", SERVICE)
                                    .put("in", "path")
                                    .put("required", true)
                                    .put("description", "Name of the service")
                                    .put(
                                            "schema",
                                            new JsonObject()
                                                    .put("type", "string")
                                                    .put("enum", new JsonArray()))));
            paths.put(shown, known);
        }
        JsonArray parameters = known.getJsonArray("parameters");
        parameters
                .getJsonObject(parameters.size() - 1)
                .getJsonObject("schema")
                .getJsonArray("enum")
                .add(service);
    }

    private void addPath(String path, JsonObject item) {
        if (route(path).filter(route -> route.access() == Access.PUBLIC).isPresent()) {
            JsonObject open = item.copy();
            open.forEach(member -> {
                if (member.getValue() instanceof JsonObject operation) {
                    operation.put("security", new JsonArray());
                }
            });
            paths.put(path, open);
        } else {
            paths.put(path, item);
        }
    }

    /** What the gateway answers itself; the errors in it are those of the services, also while none of them runs. */
    private void addOwn() {
        JsonObject own = new JsonObject(resource("/gateway/openapi.json"));
        paths(own).forEach(path -> addPath(path.getKey(), (JsonObject) path.getValue()));
        SECTIONS.forEach(section -> section(own, section)
                .forEach(named ->
                        components.getJsonObject(section).getMap().putIfAbsent(named.getKey(), named.getValue())));
    }

    private boolean isRoutedTo(String service, String path) {
        return route(path)
                .map(Route::target)
                .filter(target -> target instanceof Target.Service(String name) && name.equals(service))
                .isPresent();
    }

    private Optional<Route> route(String path) {
        return routes.match(path.startsWith("/v0/{") ? "/v0/meta/bases" : path);
    }

    /** Whether a name stands for something else here than in what was merged before. A test keeps the services from it. */
    private boolean disagrees(JsonObject document) {
        return SECTIONS.stream().anyMatch(section -> section(document, section).stream()
                .anyMatch(named -> components.getJsonObject(section).containsKey(named.getKey())
                        && !Objects.equals(
                                components.getJsonObject(section).getValue(named.getKey()), named.getValue())));
    }

    private static JsonObject renamed(JsonObject document, String service) {
        String text = document.encode();
        for (String section : SECTIONS) {
            text = text.replace("\"#/components/" + section + "/", "\"#/components/" + section + "/" + service + ".");
        }
        JsonObject renamed = new JsonObject(text);
        for (String section : SECTIONS) {
            JsonObject names = new JsonObject();
            section(renamed, section).forEach(named -> names.put(service + "." + named.getKey(), named.getValue()));
            renamed.getJsonObject("components").put(section, names);
        }
        return renamed;
    }

    private JsonObject document() {
        JsonObject bearer = new JsonObject().put("type", "http").put("scheme", "bearer");
        return new JsonObject()
                .put("openapi", "3.1.0")
                .put("info", new JsonObject().put("title", "PyAirtable").put("version", "1"))
                .put("security", new JsonArray().add(new JsonObject().put("bearer", new JsonArray())))
                .put("paths", paths)
                .put("components", components.put("securitySchemes", new JsonObject().put("bearer", bearer)));
    }

    private static JsonObject paths(JsonObject document) {
        return document.getJsonObject("paths", new JsonObject());
    }

    private static JsonObject section(JsonObject document, String name) {
        return document.getJsonObject("components", new JsonObject()).getJsonObject(name, new JsonObject());
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(PublicDocument.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
