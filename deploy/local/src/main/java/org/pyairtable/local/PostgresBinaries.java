package org.pyairtable.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs for this machine, unpacked from the class path once. */
final class PostgresBinaries {
    private static final String FOLDER = "dist-17";
    private static final int EXECUTABLE = 0100;

    private PostgresBinaries() {}

    /**
     * Unpacks into a folder of the parent, whole or not at all.
     *
     * @return the folder that has {@code bin/postgres}
     */
    static Path unpack(Path parent) throws IOException {
        Path target = parent.resolve(FOLDER);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path draft = parent.resolve(FOLDER + ".new");
        delete(draft);
        Files.createDirectories(draft);
        try (InputStream archive = open();
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(draft, entry, tar);
            }
        }
        return Files.move(draft, target, ATOMIC_MOVE);
    }

    /** The archive's name inside the binaries' jar, as its publishers name systems and processors. */
    static String archive(String system, String processor) {
        String family = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> throw new IllegalArgumentException("no embedded PostgreSQL for " + processor);
                };
        return "/postgres-" + family + "-" + machine + ".txz";
    }

    private static InputStream open() throws IOException {
        String name = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        InputStream archive = PostgresBinaries.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IOException(
                    "the PostgreSQL binaries " + name + " are not on the class path: build on this machine");
        }
        return archive;
    }

    private static void write(Path root, TarArchiveEntry entry, InputStream content) throws IOException {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
            throw new IOException("entry outside the archive: " + entry.getName());
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(file, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(content, file);
            boolean executable = (entry.getMode() & EXECUTABLE) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
