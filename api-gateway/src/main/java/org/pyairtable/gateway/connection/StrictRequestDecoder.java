package org.pyairtable.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x's decoder with the checks of {@link StrictHead}; reports the progress of each request to the connection. A body
 * with malformed chunks is reported rather than passed on, because Vert.x would close the connection without an answer.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private final ClientConnection connection;

    StrictRequestDecoder(HttpServerOptions options, ClientConnection connection) {
        super(options);
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(context, bytes, out);
        for (int i = before; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof HttpContent content
                    && !(part instanceof HttpMessage)
                    && content.decoderResult().isFailure()) {
                out.remove(i);
                content.release();
                connection.bodyBroken();
                return;
            }
            if (part instanceof HttpMessage) {
                connection.headEnded();
            }
            if (part instanceof LastHttpContent) {
                connection.bodyEnded();
            }
        }
    }

    /** Called once the head is complete, before it is processed; a failure marks the request as invalid. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage head) {
        StrictHead.check(head);
        return super.isContentAlwaysEmpty(head);
    }
}
