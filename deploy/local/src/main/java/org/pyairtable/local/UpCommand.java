package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Starts the suite and shows how; without {@code --detach} stays, and stops it on Ctrl-C. */
final class UpCommand implements Command {
    private static final Duration STEP = Duration.ofMillis(200);

    private final SuiteSettings settings;
    private final PrintStream out;
    private final Progress progress;
    private final long began = System.nanoTime();

    UpCommand(SuiteSettings settings, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.out = out;
        this.progress = new Progress(out, terminal);
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(arguments);
        boolean detach = options.remove("--detach");
        if (options.isEmpty()) {
            return up(settings, OptionalInt.empty(), detach);
        }
        if (options.size() != 2 || !options.getFirst().equals("--instances") || !isNumber(options.getLast())) {
            System.err.println("usage: ./pyairtable up [--detach] [--instances number]");
            return MISUSED;
        }
        int instances = Integer.parseInt(options.getLast());
        return up(settings.withInstances(instances), OptionalInt.of(instances), detach);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,3}");
    }

    /** @param asked how many of each service the command asks for; when absent, a running suite may have any number */
    private int up(SuiteSettings settings, OptionalInt asked, boolean detach) throws IOException, InterruptedException {
        Home home = settings.openHome();
        Optional<RunningSuite> running = RunningSuite.find(home);
        if (running.isPresent()) {
            return attach(asked, home, running.get());
        }
        try {
            settings.requireFreePort();
        } catch (StartFailure inUse) {
            System.err.println("pyairtable: not started: " + inUse.getMessage());
            return FAILED;
        }
        Process supervisor = SupervisorProcess.start(settings, home);
        Thread undo = new Thread(() -> end(supervisor.toHandle()), "stop");
        Runtime.getRuntime().addShutdownHook(undo);
        Optional<RunningSuite> started = watch(home, supervisor.toHandle());
        if (started.isEmpty()) {
            return FAILED;
        }
        out.println(Summary.of(started.get(), settings));
        if (detach) {
            Runtime.getRuntime().removeShutdownHook(undo);
            return DONE;
        }
        out.println("Ctrl-C stops it.");
        supervisor.waitFor();
        return DONE;
    }

    /** The suite was started elsewhere: wait until it is ready, but do not stop it. */
    private int attach(OptionalInt asked, Home home, RunningSuite running) throws IOException, InterruptedException {
        out.println("PyAirtable is already running in " + home.folder());
        int instances = running.state().instances();
        if (asked.orElse(instances) != instances) {
            System.err.println("pyairtable: it runs with " + instances + " of each service, not " + asked.getAsInt()
                    + ": ./pyairtable down first");
            return FAILED;
        }
        Optional<RunningSuite> ready = running.isReady() ? Optional.of(running) : watch(home, running.supervisor());
        ready.ifPresent(suite -> out.println(Summary.of(suite, settings)));
        return ready.isPresent() ? DONE : FAILED;
    }

    private Optional<RunningSuite> watch(Home home, ProcessHandle supervisor) throws InterruptedException {
        boolean alive = true;
        while (alive) {
            Thread.sleep(STEP);
            alive = supervisor.isAlive();
            Optional<SuiteState> state =
                    SuiteState.read(home).filter(candidate -> candidate.supervisor() == supervisor.pid());
            if (state.isPresent()) {
                progress.show(
                        RunningSuite.names(state.get().instances()),
                        state.get().processes(),
                        Duration.ofNanos(System.nanoTime() - began));
                if (state.get().phase() == SuiteState.Phase.READY) {
                    return Optional.of(new RunningSuite(home, supervisor, state.get()));
                }
            }
        }
        String reason = SuiteState.read(home)
                .filter(state -> state.supervisor() == supervisor.pid())
                .map(SuiteState::reason)
                .orElseGet(() -> LogTail.of(home.log(SupervisorProcess.NAME), 5));
        System.err.println("pyairtable: not started: " + reason);
        return Optional.empty();
    }

    /** On Ctrl-C, and when the terminal goes away. */
    private void end(ProcessHandle supervisor) {
        if (supervisor.isAlive()) {
            out.println("\nStopping …");
            supervisor.destroy();
            supervisor.onExit().join();
            out.printf(Locale.ROOT, "Stopped. The data is kept in %s%n", settings.home());
        }
    }
}
