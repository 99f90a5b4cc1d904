package org.pyairtable.local;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        boolean detach = arguments.equals(List.of("--detach"));
        if (!detach && !arguments.isEmpty()) {
            System.err.println("usage: ./pyairtable up [--detach]");
            return MISUSED;
        }
        Home home = settings.openHome();
        Optional<RunningSuite> running = RunningSuite.find(home);
        if (running.isPresent()) {
            return attach(home, running.get());
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

    /** Somebody else started it; wait with them, but do not stop it. */
    private int attach(Home home, RunningSuite running) throws IOException, InterruptedException {
        out.println("PyAirtable already runs on " + home.folder());
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
                        RunningSuite.names(), state.get().processes(), Duration.ofNanos(System.nanoTime() - began));
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
