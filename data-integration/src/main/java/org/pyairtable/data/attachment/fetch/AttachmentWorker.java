package org.pyairtable.data.attachment.fetch;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.attachment.AttachmentRows.Work;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.data.attachment.Contents;
import org.pyairtable.data.attachment.Contents.Content;
import org.pyairtable.data.attachment.TooLarge;
import org.pyairtable.data.attachment.external.Download;
import org.pyairtable.data.attachment.external.Downloads;
import org.pyairtable.data.attachment.external.RefusedDownload;
import org.pyairtable.data.cell.MediaType;
import org.pyairtable.data.record.write.CellEdit;

/**
 * Fetches and examines files after the write that named them was committed. Takes what is due, up to a number at once; a slow
 * file takes up its own room only. What was begun and not ended, because the process died, comes back.
 */
@Singleton
class AttachmentWorker {
    private static final Logger LOG = Logger.getLogger(AttachmentWorker.class);

    /** A lease outlives the longest attempt by this much. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** A write that names a file is usually committed by then; what takes longer is found by a tick. */
    private static final Duration SOON = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Pool pool;
    private final AttachmentRows rows;
    private final Contents contents;
    private final LinkedFiles linked;
    private final Downloads downloads;
    private final Examination examination;
    private final CellEdit edit;
    private final AttachmentSettings settings;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean expected = new AtomicBoolean();

    AttachmentWorker(
            Vertx vertx,
            Pool pool,
            AttachmentRows rows,
            Contents contents,
            LinkedFiles linked,
            Downloads downloads,
            Examination examination,
            CellEdit edit,
            AttachmentSettings settings) {
        this.vertx = vertx;
        this.pool = pool;
        this.rows = rows;
        this.contents = contents;
        this.linked = linked;
        this.downloads = downloads;
        this.examination = examination;
        this.edit = edit;
        this.settings = settings;
    }

    void announced(@Observes AttachmentRows.Announced event) {
        if (expected.compareAndSet(false, true)) {
            vertx.setTimer(SOON.toMillis(), timer -> {
                expected.set(false);
                UniHelper.toFuture(tick())
                        .onFailure(failure -> LOG.warn("Attachments not fetched, retried by the next tick", failure));
            });
        }
    }

    @Scheduled(identity = "attachments", every = "{pyairtable.attachments.tick}")
    Uni<Void> tick() {
        int room = settings.concurrency() - running.get();
        if (room < 1) {
            return Uni.createFrom().voidItem();
        }
        return rows.take(pool, room, settings.downloadTimeout().plus(MARGIN))
                .invoke(taken -> running.addAndGet(taken.size()))
                .onItem()
                .transformToMulti(taken -> Multi.createFrom().iterable(taken))
                .onItem()
                .transformToUni(this::work)
                .merge(settings.concurrency())
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Attachments not fetched, retried by the next tick: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Never fails: what goes wrong is noted with the file. */
    private Uni<Void> work(Work work) {
        Uni<Void> fetched = work.wanted() ? fetch(work) : Uni.createFrom().voidItem();
        return fetched.chain(() -> examination.facts(work.id()))
                .chain(facts -> finish(work, facts))
                .onFailure(failure -> failure instanceof RefusedDownload || failure instanceof TooLarge)
                .recoverWithUni(refused -> giveUp(work, refused))
                .onFailure()
                .recoverWithUni(failure -> again(work, failure))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Attachment not processed, retried when its lease ends: attachment=%s reason=%s",
                        work.id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(() -> running.decrementAndGet());
    }

    private Uni<Void> fetch(Work work) {
        URI source = URI.create(work.sourceUrl());
        long max = settings.maxDownload().asLongValue();
        return linked.find(source)
                .chain(here -> here.map(file -> copy(work, file))
                        .orElseGet(() -> downloads.open(source).chain(download -> store(work, download, max))))
                .chain(() -> rows.stored(pool, work.id()));
    }

    private Uni<Long> copy(Work work, Content file) {
        return contents.write(pool, work.id(), Contents.ORIGINAL, file.type(), contents.read(file), file.size());
    }

    private Uni<Long> store(Work work, Download download, long max) {
        if (download.size().filter(size -> size > max).isPresent()) {
            download.abandon();
            return Uni.createFrom().failure(new TooLarge(max));
        }
        String type = MediaType.of(download.type(), work.filename());
        return contents.write(pool, work.id(), Contents.ORIGINAL, type, download.body(), max);
    }

    /** The cell says what the file is, in one transaction with the note that all is done. */
    private Uni<Void> finish(Work work, Map<String, Object> facts) {
        return pool.withTransaction(connection -> edit.change(
                        connection,
                        work.place(),
                        work.createdBy(),
                        files -> replaced(files, work.id(), Optional.of(facts)))
                .chain(() -> rows.ready(connection, work.id())));
    }

    /** As at Airtable, a file that cannot be had leaves its cell. */
    private Uni<Void> giveUp(Work work, Throwable failure) {
        LOG.infof(
                "Attachment not fetched and not retried: attachment=%s place=%s reason=%s",
                work.id(), work.place(), failure.getMessage());
        return pool.withTransaction(connection -> edit.change(
                        connection,
                        work.place(),
                        work.createdBy(),
                        files -> replaced(files, work.id(), Optional.empty()))
                .chain(() -> rows.failed(connection, work.id(), String.valueOf(failure.getMessage()))));
    }

    private Uni<Void> again(Work work, Throwable failure) {
        List<Duration> pauses = settings.retrySchedule();
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return work.attempt() > pauses.size()
                ? giveUp(work, failure)
                : rows.retry(pool, work.id(), pauses.get(work.attempt() - 1), reason);
    }

    /** @param facts what is known of the file now; empty when it is to leave */
    private static List<Object> replaced(List<Object> files, String id, Optional<Map<String, Object>> facts) {
        return files.stream()
                .flatMap(file -> file instanceof Map<?, ?> map && id.equals(map.get("id"))
                        ? facts.map(known -> (Object) known(map, known)).stream()
                        : java.util.stream.Stream.of(file))
                .toList();
    }

    private static Map<Object, Object> known(Map<?, ?> file, Map<String, Object> facts) {
        Map<Object, Object> known = new LinkedHashMap<>(file);
        known.remove("url");
        known.putAll(facts);
        return known;
    }
}
