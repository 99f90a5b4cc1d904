package org.pyairtable.gateway.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * Refuses everything ambiguous that RFC 9112 lets a server refuse: a body whose end two parsers could place differently
 * (6.1, 6.3), a request for two hosts (3.2).
 */
final class StrictHead {
    private StrictHead() {}

    /** @throws MalformedRequest that names the rule */
    static void check(HttpMessage head) {
        line(head);
        framing(head);
        host(head);
    }

    private static void line(HttpMessage head) {
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new MalformedRequest("Only HTTP/1.1 and HTTP/1.0 are supported");
        }
        if (head instanceof HttpRequest request && !request.uri().startsWith("/")) {
            throw new MalformedRequest(
                    "The target of a request has to be a path: the gateway is not a proxy for other hosts");
        }
        if (head.headers().contains("")) {
            throw new MalformedRequest("A header needs a name");
        }
    }

    private static void framing(HttpMessage head) {
        HttpHeaders headers = head.headers();
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.size() != 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
            throw new MalformedRequest("Transfer-Encoding can only be chunked, once");
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw new MalformedRequest("A request may have Content-Length or Transfer-Encoding, not both");
        }
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            throw new MalformedRequest("Transfer-Encoding needs HTTP/1.1");
        }
    }

    private static void host(HttpMessage head) {
        List<String> hosts = head.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            if (head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                throw new MalformedRequest("HTTP/1.1 needs a Host");
            }
            return;
        }
        if (hosts.size() > 1) {
            throw new MalformedRequest("A request needs exactly one Host");
        }
        if (!Hosts.isSound(hosts.getFirst())) {
            throw new MalformedRequest("Host is neither a name nor an address, with or without a port");
        }
    }
}
