package org.pyairtable.runtime.stream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.pyairtable.runtime.requests.VertxContexts;

/**
 * Sends bodies as fast as clients take them. A failure behind the first byte, and a client that takes nothing for too long,
 * end in a connection that is cut, so that no client takes a part for the whole. A service that streams extends it as a
 * provider.
 */
public abstract class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {
    private static final Logger LOG = Logger.getLogger(StreamedBodyWriter.class);

    private final Vertx vertx;
    private final Duration patience;

    /** @param patience with a client that takes nothing */
    protected StreamedBodyWriter(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            StreamedBody body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException("A streamed body is sent by the server itself");
    }

    @Override
    public void writeResponse(StreamedBody body, Type generic, ServerRequestContext request) {
        ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request;
        ServerHttpResponse response = request.serverResponse();
        context.suspend();
        response.setChunked(true);
        Uni<Void> gone = Uni.createFrom()
                .emitter(emitter ->
                        response.addCloseHandler(() -> emitter.fail(new IllegalStateException("the client is gone"))));
        UniHelper.toFuture(Uni.combine().any().of(body.source().writeTo(pieces -> write(response, pieces)), gone))
                .onSuccess(done -> {
                    response.end();
                    context.resume();
                })
                .onFailure(failure -> broken(context, response, failure));
    }

    private Uni<Void> write(ServerHttpResponse response, List<byte[]> pieces) {
        return Multi.createFrom()
                .iterable(pieces)
                .onItem()
                .transformToUniAndConcatenate(piece -> write(response, piece))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> write(ServerHttpResponse response, byte[] piece) {
        return Uni.createFrom()
                .completionStage(() -> response.write(piece))
                .ifNoItem()
                .after(patience)
                .failWith(() -> new TimeoutException("the client takes nothing"))
                .emitOn(VertxContexts.turns(vertx.getOrCreateContext()))
                .replaceWithVoid();
    }

    private static void broken(ResteasyReactiveRequestContext context, ServerHttpResponse response, Throwable failure) {
        if (response.headWritten()) {
            LOG.infof("Response aborted after its first bytes: reason=%s", failure.getMessage());
            response.reset();
            context.resume();
        } else {
            context.resume(failure, true);
        }
    }
}
