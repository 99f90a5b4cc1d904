package org.pyairtable.runtime.openapi;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** The methods of the service's resources by what they answer. */
final class ResourceMethods {
    private static final Map<HttpMethod, Class<? extends Annotation>> VERBS = new EnumMap<>(Map.of(
            HttpMethod.GET, GET.class,
            HttpMethod.POST, POST.class,
            HttpMethod.PUT, PUT.class,
            HttpMethod.PATCH, PATCH.class,
            HttpMethod.DELETE, DELETE.class));

    private final Map<String, MethodInfo> methods = new HashMap<>();

    static ResourceMethods of(IndexView index) {
        ResourceMethods found = new ResourceMethods();
        for (AnnotationInstance path : index.getAnnotations(Path.class)) {
            if (path.target().kind() == Kind.CLASS) {
                path.target().asClass().methods().forEach(method -> found.add(path, method));
            }
        }
        return found;
    }

    private void add(AnnotationInstance prefix, MethodInfo method) {
        VERBS.forEach((verb, annotation) -> {
            if (method.hasDeclaredAnnotation(annotation)) {
                AnnotationInstance below = method.declaredAnnotation(Path.class);
                String path = prefix.value().asString()
                        + (below == null ? "" : "/" + below.value().asString());
                methods.put(key(verb, path), method);
            }
        });
    }

    Optional<MethodInfo> find(HttpMethod verb, String path) {
        return Optional.ofNullable(methods.get(key(verb, path)));
    }

    private static String key(HttpMethod verb, String path) {
        return verb + " /" + path.replaceAll("/+", "/").replaceAll("^/|/$", "");
    }
}
