package org.pyairtable.ai.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class BackgroundThreadTest {
    private static final int NICENESS = 18;

    @Test
    void onlyTheThreadItselfLosesPriority() throws Exception {
        int before = niceness();
        try (ExecutorService background = Executors.newSingleThreadExecutor(BackgroundThread.factory("background"))) {
            assertThat(background.submit(BackgroundThreadTest::niceness).get(20, TimeUnit.SECONDS))
                    .isEqualTo(19);
        }
        assertThat(niceness()).isEqualTo(before);
    }

    /** Of the calling thread: the 19th value of its line in /proc, after the name in brackets. */
    private static int niceness() throws IOException {
        String line = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Integer.parseInt(afterName[NICENESS - 2]);
    }
}
