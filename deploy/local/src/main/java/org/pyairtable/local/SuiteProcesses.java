package org.pyairtable.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Finds the processes of a suite by their arguments, not by a process id that may belong to another process after a reboot.
 */
final class SuiteProcesses {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private SuiteProcesses() {}

    /** Whether the process was started by the supervisor of this home, or is that supervisor. */
    static boolean belongs(ProcessHandle process, Home home) {
        List<String> command = command(process);
        return command.contains(home.marker())
                || PostgresAccount.folders(home)
                        .anyMatch(folder ->
                                command.contains(folder.resolve("data").toString()));
    }

    /** The processes that a dead supervisor left behind. Call only while holding the home's lock. */
    static List<ProcessHandle> orphans(Home home) {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .filter(process -> belongs(process, home))
                .toList();
    }

    /** Stops them in order, PostgreSQL and Kafka last, and kills those that do not react. */
    static void stop(List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<ProcessHandle> infrastructure = processes.stream()
                .filter(process -> isPostgres(process) || command(process).contains("kafka.Kafka"))
                .toList();
        stopTogether(processes.stream()
                .filter(process -> !infrastructure.contains(process))
                .toList());
        stopTogether(infrastructure);
    }

    private static void stopTogether(List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (ProcessHandle process : processes) {
            (isPostgres(process) ? StopSignal.INT : StopSignal.TERM).send(process);
        }
        if (allGone(processes)) {
            return;
        }
        processes.forEach(ProcessHandle::destroyForcibly);
        if (!allGone(processes)) {
            throw new IOException("these processes cannot be stopped: "
                    + processes.stream()
                            .filter(ProcessHandle::isAlive)
                            .map(ProcessHandle::pid)
                            .toList());
        }
    }

    private static boolean allGone(List<ProcessHandle> processes) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stubborn) {
            return false;
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return command(process).stream().findFirst().orElse("").endsWith("/bin/postgres");
    }

    /** Program and arguments. Linux shows them to every user; elsewhere the JDK knows those of the user's own processes. */
    private static List<String> command(ProcessHandle process) {
        Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        try {
            if (Files.exists(file)) {
                return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1));
            }
        } catch (IOException ended) {
            return List.of();
        }
        List<String> command = new ArrayList<>();
        process.info().command().ifPresent(command::add);
        process.info().arguments().map(Stream::of).ifPresent(arguments -> arguments.forEach(command::add));
        return command;
    }
}
