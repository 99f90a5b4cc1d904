package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartupCachesTest {
    private static final Probe ALWAYS = () -> true;

    @TempDir
    Path folder;

    private Path jar;
    private StartupCaches caches;

    @BeforeEach
    void build() throws IOException {
        jar = Files.writeString(Files.createDirectory(folder.resolve("app")).resolve("run.jar"), "one");
        caches = new StartupCaches(folder.resolve("aot"), StartupCaches.Use.MAKE);
        Files.createDirectory(caches.folder());
    }

    @Test
    void aProgramWithoutACacheStartsAsItIsAndOneIsMissing() throws IOException {
        assertThat(caches.on(program("-Xmx32m"))).isEqualTo(program("-Xmx32m"));
        assertThat(caches.missing(program("-Xmx32m"))).isPresent();
    }

    @Test
    void aCacheThatWasMadeIsUsedAndNoLongerMissing() throws IOException {
        Path cache = make(program("-Xmx32m"));

        assertThat(caches.on(program("-Xmx32m")).command())
                .containsExactly(
                        "nice",
                        "/jdk/bin/java",
                        "-XX:AOTCache=" + cache,
                        "-Xmx32m",
                        "-Dhome=a",
                        "-jar",
                        jar.toString());
        assertThat(caches.missing(program("-Xmx32m"))).isEmpty();
    }

    @Test
    void anotherBuildAndOtherOptionsNeedAnotherCache() throws IOException {
        make(program("-Xmx32m"));

        assertThat(caches.missing(program("-Xmx64m"))).isPresent();
        Files.writeString(jar, "another");
        assertThat(caches.missing(program("-Xmx32m"))).isPresent();
    }

    @Test
    void theNewCacheReplacesThoseOfOtherBuildsAndNoOtherPrograms() throws IOException {
        Path former = make(program("-Xmx32m"));
        Path other = Files.writeString(caches.folder().resolve("core-platform-2-0123.aot"), "of another program");
        Files.writeString(jar, "another");

        Path cache = make(program("-Xmx32m"));

        assertThat(caches.folder()).isDirectoryContaining(cache::equals).isDirectoryContaining(other::equals);
        assertThat(former).doesNotExist();
    }

    @Test
    void instancesShareACache() throws IOException {
        assertThat(caches.missing(program("data-2", "-Xmx32m"))).isEqualTo(caches.missing(program("data", "-Xmx32m")));
    }

    @Test
    void cachesThatAreOnlyUsedAreNotMadeAndThoseThatAreOffNotUsed() throws IOException {
        make(program("-Xmx32m"));
        StartupCaches off = new StartupCaches(caches.folder(), StartupCaches.Use.OFF);
        StartupCaches use = new StartupCaches(caches.folder(), StartupCaches.Use.USE);

        assertThat(off.on(program("-Xmx32m"))).isEqualTo(program("-Xmx32m"));
        assertThat(off.missing(program("-Xmx64m"))).isEmpty();
        assertThat(use.missing(program("-Xmx64m"))).isEmpty();
        assertThat(use.on(program("-Xmx32m"))).isNotEqualTo(program("-Xmx32m"));
    }

    @Test
    void aProgramThatIsNotAFolderOfJarsHasNone() throws IOException {
        ProcessSpec classes = program("-Xmx32m")
                .with(List.of("/jdk/bin/java", "-cp", "target/classes", "Main"), Map.of(), () -> true);

        assertThat(caches.missing(classes)).isEmpty();
        assertThat(caches.on(classes)).isEqualTo(classes);
    }

    private Path make(ProcessSpec program) throws IOException {
        Path cache = caches.missing(program).orElseThrow();
        caches.keep(Files.writeString(caches.folder().resolve("made"), "cache"), cache);
        return cache;
    }

    private ProcessSpec program(String heap) {
        return program("data", heap);
    }

    private ProcessSpec program(String name, String heap) {
        return new ProcessSpec(
                name,
                "1",
                8080,
                List.of("nice", "/jdk/bin/java", heap, "-Dhome=a", "-jar", jar.toString()),
                Map.of(),
                folder,
                Optional.empty(),
                folder.resolve("log"),
                ALWAYS,
                StopSignal.TERM,
                Duration.ofSeconds(1));
    }
}
