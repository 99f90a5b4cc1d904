package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops the suite in order, or the processes that a dead supervisor left behind. */
final class DownCommand implements Command {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SuiteSettings settings;
    private final PrintStream out;

    DownCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (!arguments.isEmpty()) {
            System.err.println("usage: ./pyairtable down");
            return MISUSED;
        }
        Home home = settings.openHome();
        Optional<RunningSuite> running = RunningSuite.find(home);
        boolean found = running.isPresent();
        if (running.isPresent()) {
            out.println("Stopping …");
            StopSignal.TERM.send(running.get().supervisor());
            await(running.get().supervisor());
        }
        List<ProcessHandle> rest = SuiteProcesses.orphans(home);
        SuiteProcesses.stop(rest);
        out.println(
                found || !rest.isEmpty()
                        ? "Stopped. The data is kept in " + home.folder()
                        : "No suite is running in " + home.folder());
        return DONE;
    }

    private static void await(ProcessHandle supervisor) throws InterruptedException {
        try {
            supervisor.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            supervisor.destroyForcibly();
        }
    }
}
