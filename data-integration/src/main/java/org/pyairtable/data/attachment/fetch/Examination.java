package org.pyairtable.data.attachment.fetch;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.data.attachment.Contents.Content;
import org.pyairtable.data.attachment.fetch.Thumbnails.Examined;
import org.pyairtable.data.attachment.fetch.Thumbnails.Thumbnail;
import org.pyairtable.data.cell.MediaType;
import org.pyairtable.runtime.flow.Sequential;

/** Finds out what a cell says of a file that is here, and makes the smaller pictures. One picture at a time. */
@Singleton
class Examination {
    private static final Logger LOG = Logger.getLogger(Examination.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Pool pool;
    private final Vertx vertx;
    private final Contents contents;
    private final WorkerExecutor painter;
    private final long maxPixels;

    Examination(Pool pool, Vertx vertx, Contents contents, AttachmentSettings settings) {
        this.pool = pool;
        this.vertx = vertx;
        this.contents = contents;
        this.painter = vertx.createSharedWorkerExecutor(
                "thumbnails", 1, LONGEST.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        this.maxPixels = settings.maxPixels();
    }

    /** {@code size}, {@code type}, and of a picture {@code width}, {@code height} and {@code thumbnails}. */
    Uni<Map<String, Object>> facts(String id) {
        return contents.find(id, Contents.ORIGINAL).chain(found -> {
            Content content = found.orElseThrow(() -> new IllegalStateException("The bytes of " + id + " are gone"));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("size", BigDecimal.valueOf(content.size()));
            facts.put("type", content.type());
            if (!MediaType.isPicture(content.type())) {
                return Uni.createFrom().item(facts);
            }
            return pictures(content)
                    .chain(examined -> store(id, examined))
                    .invoke(examined -> examined.ifPresent(e -> facts.putAll(e.facts())))
                    .replaceWith(facts);
        });
    }

    private Uni<Optional<Examined>> pictures(Content content) {
        return UniHelper.toUni(vertx.fileSystem().createTempFile("attachment", ""))
                .chain(path -> spool(content, path)
                        .chain(() -> UniHelper.toUni(painter.executeBlocking(() -> examined(path, content))))
                        .eventually(() -> UniHelper.toUni(vertx.fileSystem().delete(path))));
    }

    /** A file that is called a picture may be something else, or malicious; then there are no thumbnails. */
    private Optional<Examined> examined(String path, Content content) {
        try {
            return Thumbnails.of(Path.of(path), maxPixels);
        } catch (Exception e) {
            LOG.infof("No thumbnails made: content=%s reason=%s", content.id(), e);
            return Optional.empty();
        }
    }

    private Uni<Void> spool(Content content, String path) {
        return UniHelper.toUni(vertx.fileSystem().open(path, new OpenOptions().setTruncateExisting(true)))
                .chain(file -> contents.read(content)
                        .onItem()
                        .transformToUniAndConcatenate(chunk -> UniHelper.toUni(write(file, chunk)))
                        .onItem()
                        .ignoreAsUni()
                        .eventually(() -> UniHelper.toUni(file.close())));
    }

    private static Future<Boolean> write(AsyncFile file, Buffer chunk) {
        return file.write(chunk).map(true);
    }

    private Uni<Optional<Examined>> store(String id, Optional<Examined> examined) {
        return examined.map(
                        found -> Sequential.each(found.thumbnails(), thumbnail -> store(id, found.type(), thumbnail)))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .replaceWith(examined);
    }

    private Uni<Void> store(String id, String type, Thumbnail thumbnail) {
        return thumbnail
                .content()
                .map(bytes -> contents.write(
                                pool,
                                id,
                                thumbnail.variant(),
                                type,
                                Multi.createFrom().item(Buffer.buffer(bytes)),
                                Long.MAX_VALUE)
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
