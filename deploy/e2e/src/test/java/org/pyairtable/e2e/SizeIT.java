package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one person does with a table of some size ends no process. {@code deploy/bench/run size} does it with a million rows. */
@ExtendWith(SuiteExtension.class)
@Order(8)
final class SizeIT {
    private static final int ROWS = 30_000;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void everyStepGoesThroughAndNoProcessIsRestarted(RunningSuite suite) throws IOException, InterruptedException {
        suite.awaitReady();
        Path said = suite.log("size-benchmark");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        suite.repository().resolve("deploy/bench/target/classes") + File.pathSeparator
                                + suite.repository().resolve("deploy/bench/target/lib") + "/*",
                        "org.pyairtable.bench.SizeBenchmark",
                        String.valueOf(ROWS))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("PYAIRTABLE_HOME", suite.home().toString());
        builder.environment().put("PYAIRTABLE_TOKEN", suite.operatorToken());

        int exitCode = builder.start().waitFor();

        String table = Files.readString(said);
        System.out.println(table.indent(2));
        assertThat(exitCode).as(table).isZero();
    }
}
