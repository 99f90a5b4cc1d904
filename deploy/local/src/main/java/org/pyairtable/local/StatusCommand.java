package org.pyairtable.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows what is running. Exit code 0 when all is ready, 1 when something is not, 3 when no suite is running. */
final class StatusCommand implements Command {
    private final SuiteSettings settings;
    private final PrintStream out;

    StatusCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        boolean json = arguments.equals(List.of("--json"));
        if (!json && !arguments.isEmpty()) {
            System.err.println("usage: ./pyairtable status [--json]");
            return MISUSED;
        }
        Home home = settings.openHome();
        Optional<RunningSuite> running = RunningSuite.find(home);
        if (json) {
            out.println(Json.MAPPER.writeValueAsString(describe(home, running)));
        } else {
            print(home, running);
        }
        return running.map(suite -> suite.isReady() ? DONE : FAILED).orElse(NOT_RUNNING);
    }

    private static ObjectNode describe(Home home, Optional<RunningSuite> running) throws InterruptedException {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("home", home.folder().toString());
        if (running.isEmpty()) {
            node.put("state", "stopped");
            node.putArray("services");
            return node;
        }
        RunningSuite suite = running.get();
        SuiteState state = suite.state();
        node.put("state", word(suite));
        node.put("gateway", state.gateway());
        node.put("kafka", state.kafka());
        node.put("postgres", "127.0.0.1:" + state.postgres());
        node.put("supervisor", state.supervisor());
        node.put("residentMb", Memory.residentMebibytes(suite.supervisor()));
        Long millis = state.readyAfterMillis();
        if (millis != null) {
            node.put("readyAfterMillis", millis);
        }
        workspace(suite).ifPresent(id -> node.put("workspace", id));
        var services = node.putArray("services");
        for (ProcessStatus process : state.processes()) {
            ObjectNode service = services.addObject()
                    .put("name", process.name())
                    .put("version", process.version())
                    .put("pid", process.pid())
                    .put("port", process.port())
                    .put("state", process.state().name().toLowerCase(Locale.ROOT))
                    .put("restarts", process.restarts());
            Failures failures = process.failures();
            if (failures.count() > 0) {
                service.putObject("failures")
                        .put("count", failures.count())
                        .put("lastExitCode", failures.lastExitCode())
                        .put("since", time(failures.since()))
                        .put("nextStart", time(failures.nextStart()));
            }
        }
        return node;
    }

    /** Absent while the gateway or core-platform does not answer: the status must not fail because a service is down. */
    private static Optional<String> workspace(RunningSuite suite) throws InterruptedException {
        try {
            return suite.gateway().firstWorkspace();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private void print(Home home, Optional<RunningSuite> running) {
        if (running.isEmpty()) {
            out.println("No suite is running in " + home.folder());
            return;
        }
        RunningSuite suite = running.get();
        out.printf(
                Locale.ROOT,
                "PyAirtable is %s at %s, %d MB resident, Kafka at %s, data in %s%n%n",
                word(suite),
                suite.state().gateway(),
                Memory.residentMebibytes(suite.supervisor()),
                suite.state().kafka(),
                home.folder());
        out.printf(Locale.ROOT, "  %-20s %-16s %8s %6s  %-10s %s%n", "", "version", "pid", "port", "state", "restarts");
        for (ProcessStatus process : suite.state().processes()) {
            out.printf(
                    Locale.ROOT,
                    "  %-20s %-16s %8d %6d  %-10s %d%n",
                    process.name(),
                    process.version(),
                    process.pid(),
                    process.port(),
                    process.state().name().toLowerCase(Locale.ROOT),
                    process.restarts());
        }
        suite.state().processes().stream()
                .filter(process -> process.failures().several())
                .forEach(this::complain);
    }

    private void complain(ProcessStatus process) {
        Failures failures = process.failures();
        out.printf(
                "%n%s died %d times in a row since %s, last with %s;%n%s, and ./pyairtable logs %s shows why.%n",
                process.name(),
                failures.count(),
                time(failures.since()),
                ExitCode.describe(failures.lastExitCode()),
                process.state() == ProcessState.FAILING
                        ? "its next start is at " + time(failures.nextStart())
                        : "it has been running since " + time(failures.nextStart()),
                process.name());
    }

    private static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String word(RunningSuite suite) {
        boolean degraded = suite.state().phase() == SuiteState.Phase.READY && !suite.isReady();
        return degraded ? "degraded" : suite.state().phase().name().toLowerCase(Locale.ROOT);
    }
}
