package org.pyairtable.runtime.openapi;

import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Bodies that are none: the document takes a parameter without an annotation for the body, also where it is the request itself.
 * A method that has both marks the request with {@code @Context}.
 */
final class FrameworkBodies {
    private static final Set<String> TYPES = Set.of("RoutingContext", "HttpServerRequest");

    private FrameworkBodies() {}

    static void drop(Operation operation) {
        boolean isFrameworks = Optional.ofNullable(operation.getRequestBody()).map(body -> body.getContent()).stream()
                .map(Content::getMediaTypes)
                .flatMap(types -> types.values().stream())
                .map(MediaType::getSchema)
                .flatMap(schema -> Optional.ofNullable(schema).map(Schema::getRef).stream())
                .anyMatch(reference -> TYPES.contains(reference.substring(reference.lastIndexOf('/') + 1)));
        if (isFrameworks) {
            operation.setRequestBody(null);
        }
    }
}
