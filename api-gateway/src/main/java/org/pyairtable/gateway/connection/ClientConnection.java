package org.pyairtable.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.answer.Dialect;
import org.pyairtable.gateway.answer.Refusal;

/**
 * A client's connection: which part of a request comes next, and the deadline for it. Placed before the decoder, on the
 * connection's event loop. While a request is answered there is no deadline; the streams of its bodies have their own.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf("pyairtable.connection");
    private static final long NEVER = Long.MAX_VALUE;
    /** The longest method, a space and {@code /v0/}. */
    private static final int ENOUGH_FOR_DIALECT = 12;

    /** The part that comes next from the client. */
    private enum Stage {
        NOTHING,
        HEAD,
        BODY,
        /** Nothing relevant: the last answer was written. */
        FAREWELL
    }

    private final Connections terms;
    private final Set<ClientConnection> loop;
    private final InetAddress peer;
    private final boolean trusted;
    private Stage stage = Stage.NOTHING;
    private Dialect dialect = Dialect.PROBLEM;
    private long deadline;
    private int unanswered;
    private boolean counted;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Runnable whenBroken;

    ClientConnection(Connections terms, Set<ClientConnection> loop, InetAddress peer, boolean trusted) {
        this.terms = terms;
        this.loop = loop;
        this.peer = peer;
        this.trusted = trusted;
        this.deadline = terms.now() + terms.head();
    }

    /** The connection of a request. */
    public static ClientConnection of(HttpServerRequest request) {
        ConnectionBase connection = (ConnectionBase) request.connection();
        return Objects.requireNonNull(
                connection.channelHandlerContext().channel().attr(KEY).get());
    }

    /** The other end of the connection. */
    InetAddress peer() {
        return peer;
    }

    /** Whether the other end is a trusted proxy. */
    boolean isTrusted() {
        return trusted;
    }

    /** @param broken called, instead of the end of the body, when the body is malformed */
    public void expectBody(Runnable broken) {
        whenBroken = broken;
    }

    /** The answer to the oldest request is complete. */
    public void answered() {
        unanswered = Math.max(0, unanswered - 1);
        if (unanswered == 0) {
            whenBroken = null;
        }
        renew();
    }

    /** Answers an invalid request, or one whose end is ambiguous, and closes the connection. */
    public void refuse(Refusal refusal, Dialect form) {
        ChannelHandlerContext open = channel;
        if (open != null && stage != Stage.FAREWELL) {
            close(open, Unpooled.wrappedBuffer(RawAnswer.of(refusal, form)));
        }
    }

    /** As {@link #refuse(Refusal, Dialect)}, in the dialect of the path that the client began to send. */
    void refuse(Refusal refusal) {
        refuse(refusal, dialect);
    }

    /**
     * Closes the connection once everything written is sent. What the client still sends is read and dropped for a moment:
     * closing earlier could discard the answer.
     */
    void close() {
        ChannelHandlerContext open = channel;
        if (open != null && stage != Stage.FAREWELL) {
            close(open, Unpooled.EMPTY_BUFFER);
        }
    }

    private void close(ChannelHandlerContext open, ByteBuf last) {
        stage = Stage.FAREWELL;
        deadline = terms.now() + terms.farewell();
        open.channel().config().setAutoRead(true);
        var unused = open.writeAndFlush(last).addListener(sent -> {
            if (open.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
                var unusedEnd = duplex.shutdownOutput();
            }
        });
    }

    /**
     * Closes the connection at once. Data that a client does not read is discarded, which would otherwise keep the
     * connection open for ever.
     */
    public void drop() {
        ChannelHandlerContext open = channel;
        if (open != null) {
            var unused = open.close();
        }
    }

    /** Counts the connection for its address until it is closed. */
    void counted() {
        counted = true;
    }

    void headEnded() {
        stage = Stage.BODY;
        unanswered++;
        renew();
    }

    void bodyEnded() {
        stage = Stage.NOTHING;
        renew();
    }

    void bodyBroken() {
        Runnable waiting = whenBroken;
        if (waiting == null || unanswered > 1) {
            close(); // the answer to an earlier request is on its way
        } else {
            waiting.run();
        }
    }

    /** Checks the deadline; to be called periodically, on the connection's event loop. */
    void check(long now) {
        ChannelHandlerContext open = channel;
        if (now - deadline <= 0 || deadline == NEVER || open == null) {
            return;
        }
        switch (stage) {
            case HEAD -> {
                terms.slow("head");
                refuse(new Refusal.HeadTimeout());
                return;
            }
            case NOTHING -> terms.slow("idle");
            case BODY -> terms.slow("rest");
            case FAREWELL -> {} // the client had its time to read
        }
        var unused = open.close();
    }

    private void renew() {
        if (stage == Stage.FAREWELL) {
            return;
        }
        if (unanswered > 0) {
            deadline = NEVER;
            return;
        }
        deadline = terms.now()
                + switch (stage) {
                    case NOTHING -> terms.idle();
                    case HEAD -> terms.head();
                    case BODY, FAREWELL -> terms.rest();
                };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
        context.channel().attr(KEY).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (stage == Stage.FAREWELL) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        if (stage == Stage.NOTHING && bytes instanceof ByteBuf buffer && !isLineEnd(buffer)) {
            stage = Stage.HEAD;
            dialect = dialectOf(buffer);
            renew();
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        channel = null;
        loop.remove(this);
        if (counted) {
            terms.leave(peer);
        }
        context.fireChannelInactive();
    }

    /** Some clients send an empty line after a body; it does not begin a request. */
    private static boolean isLineEnd(ByteBuf bytes) {
        return bytes.readableBytes() <= 2 && bytes.forEachByte(b -> b == '\r' || b == '\n') < 0;
    }

    private static Dialect dialectOf(ByteBuf bytes) {
        String start = bytes.toString(
                bytes.readerIndex(), Math.min(bytes.readableBytes(), ENOUGH_FOR_DIALECT), StandardCharsets.ISO_8859_1);
        return Dialect.of(start.substring(start.indexOf(' ') + 1));
    }
}
