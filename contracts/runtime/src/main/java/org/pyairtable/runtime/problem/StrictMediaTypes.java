package org.pyairtable.runtime.problem;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a body that is not JSON where an operation takes a record. The framework would otherwise build a record with a
 * single text component from a {@code text/plain} body.
 */
public class StrictMediaTypes {
    @ServerRequestFilter
    public void refuseOtherThanJson(ContainerRequestContext request, ResourceInfo resource) {
        MediaType sent = request.getMediaType();
        if (sent != null && !isJson(sent) && takesRecord(resource)) {
            throw new ProcessingException("The body is " + sent + "; the operation accepts application/json");
        }
    }

    private static boolean isJson(MediaType type) {
        return type.getType().equalsIgnoreCase("application")
                && (type.getSubtype().equalsIgnoreCase("json")
                        || type.getSubtype().toLowerCase(Locale.ROOT).endsWith("+json"));
    }

    private static boolean takesRecord(ResourceInfo resource) {
        return Arrays.stream(resource.getResourceMethod().getParameterTypes()).anyMatch(Class::isRecord);
    }
}
