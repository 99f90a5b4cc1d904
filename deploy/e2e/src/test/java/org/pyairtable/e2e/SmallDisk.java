package org.pyairtable.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system of its own for a suite's home, small enough to be filled: an image behind a loop device. Only root can have
 * one, and not in every container.
 */
final class SmallDisk implements AutoCloseable {
    private static final long BYTES = 3L << 30;
    private static final int PIECE = 1 << 20;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Empty, with a notice, where the machine does not let us. */
    static Optional<SmallDisk> at(Path folder) throws IOException {
        Path image = Path.of(folder + ".img");
        try (var file = Files.newByteChannel(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(BYTES - 1);
            file.write(ByteBuffer.allocate(1));
        }
        if (succeeds("mkfs.ext4", "-q", "-F", image.toString())
                && succeeds("mount", "-o", "loop", image.toString(), folder.toString())) {
            return Optional.of(new SmallDisk(folder));
        }
        Files.deleteIfExists(image);
        System.out.println("  no disk of its own (needs root, mkfs.ext4 and loop devices): a full disk is left out");
        return Optional.empty();
    }

    /** What a run that was killed may have left. */
    static void forget(Path folder) throws IOException {
        succeeds("umount", folder.toString());
        Files.deleteIfExists(Path.of(folder + ".img"));
    }

    /** Writes until there is no room left, keeps it so, and gives the room back. */
    void fillFor(Duration time) {
        Path filler = folder.resolve("filler");
        long began = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - began).compareTo(time) < 0) {
            // What others delete meanwhile is taken as well.
            fill(filler);
        }
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path filler) {
        byte[] piece = new byte[PIECE];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean succeeds(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            forget(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
