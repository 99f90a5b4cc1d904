package org.pyairtable.gateway.connection;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.pyairtable.gateway.answer.Dialect;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.runtime.identity.RequestId;

/** The bytes of an answer to an unparsable request, for which Vert.x offers no response. */
final class RawAnswer {
    private RawAnswer() {}

    static byte[] of(Refusal refusal, Dialect dialect) {
        UUID id = UUID.randomUUID();
        Buffer body = dialect.body(refusal, id.toString().replace("-", ""));
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(refusal.status()))
                .append("\r\nContent-Type: ")
                .append(dialect.mediaType())
                .append("\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n")
                .append(RequestId.HEADER)
                .append(": ")
                .append(id)
                .append("\r\nConnection: close\r\n");
        refusal.retryAfter().ifPresent(wait -> head.append("Retry-After: ")
                .append(Refusals.seconds(wait))
                .append("\r\n"));
        return Buffer.buffer(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1))
                .appendBuffer(body)
                .getBytes();
    }
}
