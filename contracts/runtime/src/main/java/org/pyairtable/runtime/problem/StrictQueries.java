package org.pyairtable.runtime.problem;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that the operation does not declare: a misspelt filter would silently select everything.
 * Airtable's dialect, below {@code /v0}, has its own rules, and operations with {@link ReportsUnknownQueries} report such a
 * parameter themselves.
 */
public class StrictQueries {
    private static final String AIRTABLES_DIALECT = "/v0";

    private final Map<Method, Set<String>> declared = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void refuseUnknown(ResourceInfo resource, UriInfo uri) {
        if (uri.getRequestUri().getRawQuery() != null) {
            check(
                    resource.getResourceClass(),
                    resource.getResourceMethod(),
                    uri.getQueryParameters().keySet());
        }
    }

    void check(Class<?> resource, Method operation, Set<String> sent) {
        if (speaksAirtable(resource) || operation.isAnnotationPresent(ReportsUnknownQueries.class)) {
            return;
        }
        Set<String> known = declared.computeIfAbsent(operation, DeclaredQueries::of);
        for (String name : new TreeSet<>(sent)) {
            if (!known.contains(name)) {
                throw ServiceException.invalid(name, "is not a query parameter of this operation; " + offer(known));
            }
        }
    }

    private static boolean speaksAirtable(Class<?> resource) {
        Path path = resource.getAnnotation(Path.class);
        return path != null && path.value().startsWith(AIRTABLES_DIALECT);
    }

    private static String offer(Set<String> known) {
        return known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", known);
    }
}
