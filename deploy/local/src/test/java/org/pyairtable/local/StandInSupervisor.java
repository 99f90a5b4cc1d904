package org.pyairtable.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A suite of stand-ins under a process of its own, which a test can kill. */
final class StandInSupervisor {
    private StandInSupervisor() {}

    static Process start(Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StandInSupervisor.class.getName(),
                        home.toString())
                .inheritIO()
                // What comes in by the tests' own input are orders of the build to the tests.
                .redirectInput(new File("/dev/null"))
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        TestSuites.start(Path.of(arguments[0]));
        new CountDownLatch(1).await();
    }
}
