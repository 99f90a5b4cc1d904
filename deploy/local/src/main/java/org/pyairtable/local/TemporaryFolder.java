package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder for a process's temporary files: native libraries, parts of uploads. A killed process cannot clean up, so the
 * supervisor does it before each start and after each end.
 */
final class TemporaryFolder {
    private TemporaryFolder() {}

    /** Makes it an empty folder that only its owner can read. Links in it are removed, not followed. */
    static void empty(Path folder) throws IOException {
        remove(folder);
        Home.privateFolder(folder);
    }

    /** Removes the folder and its contents, if it exists. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
