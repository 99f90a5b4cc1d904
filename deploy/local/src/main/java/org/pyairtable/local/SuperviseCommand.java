package org.pyairtable.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The supervisor itself: a process without a terminal that runs the suite until it is asked to stop. */
final class SuperviseCommand implements Command {
    private final SuiteSettings settings;

    SuperviseCommand(SuiteSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Home home = settings.openHome();
        try (FileChannel file = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                System.err.println("another supervisor is running in " + home.folder());
                return FAILED;
            }
            return supervise(home);
        }
    }

    private int supervise(Home home) throws IOException, InterruptedException {
        Suite suite = Suite.open(settings, home, ServiceDefinition.suite(settings.repository(), settings.instances()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite), "stop"));
        try {
            suite.start();
        } catch (StartFailure | IOException failure) {
            System.err.println(failure.getMessage());
            suite.fail(String.valueOf(failure.getMessage()));
            suite.stop();
            return FAILED;
        }
        new CountDownLatch(1).await();
        return DONE;
    }

    private static void stop(Suite suite) {
        try {
            suite.stop();
        } catch (IOException diskFull) {
            System.err.println("stopped, but the state cannot be written: " + diskFull.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
