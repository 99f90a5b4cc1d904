package org.pyairtable.ai.index;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** Room for one replica's index: a fresh folder when there is a data folder, else the heap. */
final class IndexDirectory {
    private static final String PREFIX = "index-";

    private IndexDirectory() {}

    /** Folders that dead processes left are removed; those of living ones are locked, and stay. */
    static Directory open(Optional<String> dataDirectory) throws IOException {
        if (dataDirectory.isEmpty()) {
            return new ByteBuffersDirectory();
        }
        Path parent = Files.createDirectories(Path.of(dataDirectory.get(), "search"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                removeUnlessInUse(folder);
            }
        }
        return FSDirectory.open(Files.createTempDirectory(parent, PREFIX));
    }

    private static void removeUnlessInUse(Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                Lock lock = directory.obtainLock("write.lock")) {
            lock.ensureValid();
        } catch (LockObtainFailedException inUse) {
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
