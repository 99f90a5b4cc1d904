package org.pyairtable.ai.index;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.jboss.logging.Logger;

/**
 * The folder of one replica's index. Replicas on one machine that share a data folder each take the first place that no
 * other holds, so that a restarted replica finds an existing index.
 */
final class IndexFolder {
    private static final Logger LOG = Logger.getLogger(IndexFolder.class);
    private static final String PLACE = "replica-";
    private static final String DAMAGED = "damaged";
    private static final int MOST_REPLICAS = 64;
    private static final String LOCK = "write.lock";

    private final Path parent;

    /** @param dataDirectory otherwise the system's temporary folder */
    IndexFolder(Optional<String> dataDirectory) {
        this.parent = dataDirectory
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "pyairtable-ai-ml"))
                .resolve("search");
    }

    /** The index of the first free place; an unreadable one is moved aside and replaced by a new one. */
    LuceneIndex open(int dimensions, long mostVectors, String model, Instant now) throws IOException {
        Files.createDirectories(parent);
        removeFormer();
        for (int place = 1; place <= MOST_REPLICAS; place++) {
            Path folder = parent.resolve(PLACE + place);
            try {
                return usable(folder, dimensions, mostVectors, model, now);
            } catch (LockObtainFailedException inUse) {
                LOG.debugf("Index folder is in use by another process: folder=%s", folder);
            }
        }
        throw new IOException("All %d places for an index in %s are taken".formatted(MOST_REPLICAS, parent));
    }

    /** As {@link #open}, but the content of that place is moved aside first. */
    LuceneIndex openAnew(int dimensions, long mostVectors, String model, Instant now) throws IOException {
        for (int place = 1; place <= MOST_REPLICAS; place++) {
            Path folder = parent.resolve(PLACE + place);
            if (Files.isDirectory(folder) && !inUse(folder)) {
                moveAside(folder);
                break;
            }
        }
        return open(dimensions, mostVectors, model, now);
    }

    private LuceneIndex usable(Path folder, int dimensions, long mostVectors, String model, Instant now)
            throws IOException {
        try {
            LuceneIndex index = new LuceneIndex(MMapDirectory.open(folder), dimensions, mostVectors);
            if (index.checkpoint().filter(c -> c.model().equals(model)).isPresent()) {
                return index;
            }
            if (index.size() > 0) {
                LOG.infof("Index has another model or version and is rebuilt: folder=%s", folder);
            }
            index.close();
        } catch (LockObtainFailedException inUse) {
            throw inUse;
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "Index cannot be read, it is moved aside and rebuilt: folder=%s movedTo=%s", folder, DAMAGED);
            moveAside(folder);
        }
        clear(folder);
        LuceneIndex index = new LuceneIndex(MMapDirectory.open(folder), dimensions, mostVectors);
        index.commit(Checkpoint.beginning(model, now));
        return index;
    }

    /** Kept for diagnosis; only the last one. */
    private void moveAside(Path folder) throws IOException {
        Path aside = parent.resolve(DAMAGED);
        remove(aside);
        Files.move(folder, aside);
    }

    /** Folders that versions before this one left; those of living processes are locked, and stay. */
    private void removeFormer() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "index-*")) {
            for (Path folder : folders) {
                if (!inUse(folder)) {
                    remove(folder);
                }
            }
        }
    }

    private static boolean inUse(Path folder) throws IOException {
        try (Directory directory = MMapDirectory.open(folder);
                Lock lock = directory.obtainLock(LOCK)) {
            lock.ensureValid();
            return false;
        } catch (LockObtainFailedException held) {
            return true;
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Directory directory = MMapDirectory.open(folder);
                    Lock lock = directory.obtainLock(LOCK)) {
                for (String file : directory.listAll()) {
                    lock.ensureValid();
                    if (!file.equals(LOCK)) {
                        directory.deleteFile(file);
                    }
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
