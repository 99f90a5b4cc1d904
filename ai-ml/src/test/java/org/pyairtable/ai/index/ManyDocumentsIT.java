package org.pyairtable.ai.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An index far larger than its heap: vectors of 20,000 documents alone are 30 MB as floats, and twice
 * that while they are merged. The on-demand size is
 * {@code -Ddocuments=500000 -Dheap=224m}.
 */
class ManyDocumentsIT {
    private static final String DOCUMENTS = System.getProperty("documents", "20000");
    private static final String HEAP = System.getProperty("heap", "40m");
    private static final long MINUTES = Long.getLong("minutes", 20);

    private static final Pattern NEEDED =
            Pattern.compile("(ai-ml-|lucene-|jboss-logging-|jspecify-|vertx-core-)[^/\\\\]*$");

    @TempDir
    Path folder;

    @Test
    void moreDocumentsThanTheHeapCouldHoldAreIndexedAndFound() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        classPath(),
                        ManyDocuments.class.getName(),
                        folder.toString(),
                        DOCUMENTS))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            Logger.getLogger(ManyDocumentsIT.class).info(output);
            assertThat(process.exitValue()).as(output).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Only what an index needs: of each archive on the class path its table of contents lies on the heap. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.endsWith(".jar") || NEEDED.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
