package org.pyairtable.gateway.proxy;

import java.net.URI;
import java.util.Optional;

/**
 * Where a request goes.
 *
 * @param upstream the service, or the name of an old system's guard
 * @param uri path and query there
 * @param legacy the address of the old system, if it is one
 */
record Destination(String upstream, String uri, Optional<URI> legacy) {
    static Destination service(String name, String uri) {
        return new Destination(name, uri, Optional.empty());
    }

    static Destination legacy(String route, URI url, String uri) {
        String base = url.getRawPath() == null ? "" : url.getRawPath();
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return new Destination("legacy:" + route, prefix + uri, Optional.of(url));
    }
}
