package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The methods of a path, from the services' OpenAPI documents: an answer 405 has to list them, and the services' framework
 * does not.
 */
@Singleton
class AllowedMethods {
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");

    private final ServiceDocuments documents;

    AllowedMethods(ServiceDocuments documents) {
        this.documents = documents;
    }

    /** In the form of {@code Allow}; empty when no document has the path. Never fails. */
    Future<Optional<String>> of(String path) {
        return documents.merged().map(merged -> methods(merged, path)).otherwise(Optional.empty());
    }

    static Optional<String> methods(JsonObject document, String path) {
        String[] wanted = path.split("/", -1);
        TreeSet<String> allowed = new TreeSet<>();
        for (String template : document.getJsonObject("paths").fieldNames()) {
            if (covers(template.split("/", -1), wanted)) {
                allowed.addAll(methods(document.getJsonObject("paths").getJsonObject(template)));
            }
        }
        return allowed.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", allowed));
    }

    private static boolean covers(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].equals(path[i]) && !template[i].startsWith("{")) {
                return false;
            }
        }
        return true;
    }

    private static List<String> methods(JsonObject operations) {
        List<String> named = new ArrayList<>();
        for (String method : METHODS) {
            if (operations.containsKey(method)) {
                named.add(method.toUpperCase(Locale.ROOT));
            }
        }
        if (named.contains("GET")) {
            named.add("HEAD");
        }
        return named;
    }
}
