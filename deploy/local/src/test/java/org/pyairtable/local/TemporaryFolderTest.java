package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFolderTest {
    @TempDir
    Path folder;

    @Test
    void isEmptyAndItsOwnersAloneWhateverWasThere() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept"), "x");
        Path temporary = folder.resolve("tmp/service");
        Files.createDirectories(temporary.resolve("deep/er"));
        Files.writeString(temporary.resolve("deep/er/file"), "x");
        Files.createSymbolicLink(temporary.resolve("link"), folder);

        TemporaryFolder.empty(temporary);

        assertThat(temporary).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)))
                .isEqualTo("rwx------");
        assertThat(kept).as("a link is not followed").exists();
    }

    @Test
    void createsAMissingFolderAndIgnoresAnAbsentOne() throws IOException {
        TemporaryFolder.remove(folder.resolve("none"));
        TemporaryFolder.empty(folder.resolve("a/b"));

        assertThat(folder.resolve("a/b")).isEmptyDirectory();
    }
}
