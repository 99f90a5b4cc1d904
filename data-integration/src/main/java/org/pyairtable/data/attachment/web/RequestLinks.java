package org.pyairtable.data.attachment.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.pyairtable.data.attachment.AttachmentLinks;
import org.pyairtable.data.attachment.LinkSigner;

/** Links to files in the answer to a request. */
@Singleton
public class RequestLinks {
    private final AttachmentLinks links;

    RequestLinks(AttachmentLinks links) {
        this.links = links;
    }

    public Uni<LinkSigner> signer(RoutingContext request) {
        return links.signer(() -> origin(request));
    }

    /** What the client called the gateway. */
    public static String origin(RoutingContext request) {
        String host = request.request().getHeader("X-Forwarded-Host");
        String scheme = request.request().getHeader("X-Forwarded-Proto");
        return Objects.requireNonNullElse(scheme, "http") + "://"
                + (host == null ? request.request().authority().toString() : host);
    }
}
