package org.pyairtable.data.attachment.web;

import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.data.attachment.AttachmentLinks;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.data.attachment.Contents.Content;
import org.pyairtable.data.attachment.LinkKey.Verdict;
import org.pyairtable.data.cell.MediaType;
import org.pyairtable.outbox.DatabaseFailures;

/**
 * Serves files to the holders of links. Pieces are read from the database as fast as the client takes them. A browser shows
 * only what can do no harm on our address, and runs nothing.
 */
@ApplicationScoped
class FileRoute {
    private static final Logger LOG = Logger.getLogger(FileRoute.class);

    private final AttachmentLinks links;
    private final Contents contents;

    FileRoute(AttachmentLinks links, Contents contents) {
        this.links = links;
        this.contents = contents;
    }

    void register(@Observes Router router) {
        router.route("/attachments/:expires/:id/:variant/:signature/:name")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::serve);
    }

    private void serve(RoutingContext request) {
        String id = request.pathParam("id");
        String variant = request.pathParam("variant");
        Future<Verdict> verdict = UniHelper.toFuture(
                links.check(request.pathParam("expires"), id, variant, request.pathParam("signature")));
        verdict.compose(found -> switch (found) {
                    case GOOD ->
                        UniHelper.toFuture(contents.find(id, variant))
                                .compose(content ->
                                        content.map(file -> send(request, file)).orElseGet(() -> refuse(request, 404)));
                    case EXPIRED -> refuse(request, 410);
                    case FORGED -> refuse(request, 404);
                })
                .onFailure(failure -> broken(request, failure));
    }

    private static Future<Void> refuse(RoutingContext request, int status) {
        return request.response().setStatusCode(status).end();
    }

    /** What is on its way cannot become an error any more; the client sees that it is incomplete. */
    private static void broken(RoutingContext request, Throwable failure) {
        LOG.infof("Download interrupted: reason=%s", failure.getMessage());
        if (request.response().headWritten()) {
            request.response().reset();
        } else if (DatabaseFailures.away(failure)) {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "1")
                    .end()
                    .onFailure(gone -> LOG.debugf("Client disconnected: reason=%s", gone.getMessage()));
        } else {
            request.fail(failure);
        }
    }

    private Future<Void> send(RoutingContext request, Content content) {
        HttpServerResponse response = request.response();
        head(response, content);
        // RFC 9110, 14.2: a range is for GET only.
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return response.putHeader("Content-Length", Long.toString(content.size()))
                    .end();
        }
        String wanted = request.request().getHeader("Range");
        if (wanted == null) {
            return body(response, content, new ByteRange(0, content.size()));
        }
        Optional<ByteRange> range = ByteRange.of(wanted, content.size());
        if (range.isEmpty()) {
            response.putHeader("Content-Range", "bytes */" + content.size());
            return refuse(request, 416);
        }
        response.setStatusCode(206).putHeader("Content-Range", range.get().contentRange(content.size()));
        return body(response, content, range.get());
    }

    private static void head(HttpServerResponse response, Content content) {
        boolean shown = MediaType.isShowable(content.type());
        String name =
                URLEncoder.encode(content.filename(), StandardCharsets.UTF_8).replace("+", "%20");
        response.putHeader("Content-Type", content.type())
                .putHeader("Content-Disposition", (shown ? "inline" : "attachment") + "; filename*=UTF-8''" + name)
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Cache-Control", "private, max-age=3600");
    }

    private Future<Void> body(HttpServerResponse response, Content content, ByteRange range) {
        response.putHeader("Content-Length", Long.toString(range.length()));
        return write(response, content, range, (int) (range.from() / Contents.CHUNK))
                .compose(done -> response.end());
    }

    /** Each piece is written before the next is read. */
    private Future<Void> write(HttpServerResponse response, Content content, ByteRange range, int position) {
        long start = (long) position * Contents.CHUNK;
        if (start >= range.to()) {
            return Future.succeededFuture();
        }
        return UniHelper.toFuture(contents.chunk(content, position))
                .compose(chunk -> {
                    int from = (int) Math.max(0, range.from() - start);
                    int to = (int) Math.min(chunk.length(), range.to() - start);
                    return response.write(from == 0 && to == chunk.length() ? chunk : chunk.slice(from, to));
                })
                .compose(written -> write(response, content, range, position + 1));
    }
}
