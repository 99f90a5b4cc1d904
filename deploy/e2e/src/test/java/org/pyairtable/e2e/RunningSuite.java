package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pyairtable.testkit.KafkaProbe;

/**
 * The packaged suite under its real supervisor, started by the launcher's own program on a new home below
 * {@code target}. To be closed; {@link SuiteExtension} starts one for all tests of the JVM.
 */
final class RunningSuite implements AutoCloseable {
    private static final Object STARTING = new Object();

    /** A supervised process as the supervisor last wrote it down. */
    record Part(String name, long pid, int port, String state, int restarts) {
        boolean isReady() {
            return state.equals("READY");
        }

        ProcessHandle process() {
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new AssertionError(name + " does not run: there is no process " + pid));
        }
    }

    /** What a run of the launcher's program said (both streams), and its exit code. */
    record Output(int exitCode, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }

        Output expect(int code) {
            if (exitCode != code) {
                throw new AssertionError("exit code %d instead of %d:%n%s".formatted(exitCode, code, text()));
            }
            return this;
        }
    }

    private static final Duration RESTART = Duration.ofMinutes(5);
    private static final Duration COMMAND = Duration.ofMinutes(11);
    private static boolean forgotten;

    private final Path repository;
    private final Path home;
    private final Optional<SmallDisk> disk;
    private final Gateway anonymous;
    private final String token;
    private final KafkaProbe broker;
    private final Ledger ledger;
    private final Thread undo = new Thread(this::down, "stop-suite");
    private final boolean stays;
    private boolean stopped;

    private RunningSuite(Path repository, Path home, Optional<SmallDisk> disk, boolean stays) {
        this.repository = repository;
        this.home = home;
        this.disk = disk;
        this.stays = stays;
        Runtime.getRuntime().addShutdownHook(undo);
        // Free ports are found some time before they are used: two suites that start at once might find the same.
        synchronized (STARTING) {
            launch("up", "--detach").expect(0);
        }
        JsonNode state = state();
        this.anonymous = Gateway.anonymous(state.path("gateway").asText());
        this.token = launch("token").expect(0).text().strip();
        this.broker = new KafkaProbe(state.path("kafka").asText());
        this.ledger = new Ledger(state.path("postgres").asInt(), json("secrets.json"));
    }

    /**
     * On a new home; or on the home that the system property {@code e2e.home} names, whose suite may already run and is
     * left running, for people who write tests.
     */
    static RunningSuite start() {
        Path repository = repositoryOfThisBuild();
        String given = System.getProperty("e2e.home", "");
        try {
            if (!given.isEmpty()) {
                return new RunningSuite(repository, Files.createDirectories(Path.of(given)), Optional.empty(), true);
            }
            Path home = newHome(repository, "suite-");
            Optional<SmallDisk> disk = Boolean.getBoolean("e2e.disk") ? SmallDisk.at(home) : Optional.empty();
            return new RunningSuite(repository, home, disk, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder for the data of a suite. The first one in this JVM takes the place of those of earlier runs. */
    static synchronized Path newHome(Path repository, String prefix) throws IOException {
        Path target = repository.resolve("deploy/e2e/target");
        if (!forgotten) {
            forgetEarlierHomes(repository, target);
            forgotten = true;
        }
        return Files.createTempDirectory(target, prefix);
    }

    /** The suite that was packaged in a folder, on a home that may have data of another build. */
    static RunningSuite on(Path repository, Path home) {
        return new RunningSuite(repository, home, Optional.empty(), false);
    }

    static Path repositoryOfThisBuild() {
        return Path.of(System.getProperty("project.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** Runs a command of {@code ./pyairtable} that needs no build. */
    Output launch(String... arguments) {
        return launch(repository, home, arguments);
    }

    private static Output launch(Path repository, Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                repository.resolve("deploy/local/target/deploy-local.jar") + File.pathSeparator
                        + repository.resolve("deploy/local/target/lib") + "/*",
                "org.pyairtable.local.Cli"));
        command.addAll(List.of(arguments));
        try {
            Path said = Files.createTempFile(home, "said-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(repository.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PYAIRTABLE_"));
            builder.environment().put("PYAIRTABLE_REPOSITORY", repository.toString());
            builder.environment().put("PYAIRTABLE_HOME", home.toString());
            builder.environment().put("PYAIRTABLE_PORT", "0");
            builder.environment().put("PYAIRTABLE_STARTUP_CACHE", "use");
            builder.environment().put("PYAIRTABLE_INSTANCES", String.valueOf(instances()));
            // A build may share its machine: a slow start is reported, not judged.
            builder.environment().put("PYAIRTABLE_START_TIMEOUT", "600");
            // The sites that files are fetched from are the tests' own.
            builder.environment().put("PYAIRTABLE_ATTACHMENTS_ALLOWED_PRIVATE_HOSTS", "127.0.0.1");
            builder.environment().put("PYAIRTABLE_ATTACHMENTS_DOWNLOAD_TIMEOUT", "10s");
            if (repository.equals(repositoryOfThisBuild())) {
                // So is the language model, which is asked for workspaces alone whose owner allows it. Earlier builds
                // asked it for all.
                builder.environment()
                        .put(
                                "PYAIRTABLE_AI_CHAT_BASE_URL",
                                StandInModel.ofThisJvm().url());
            }
            // So are the systems that workflows call.
            builder.environment().put("PYAIRTABLE_WORKFLOW_ALLOWED_PRIVATE_HOSTS", "127.0.0.1");
            Process process = builder.start();
            if (!process.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", arguments) + " still runs after " + COMMAND + ":\n" + Files.readString(said));
            }
            return new Output(process.exitValue(), Files.readAllLines(said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many of each service run: the system property {@code e2e.instances}. */
    static int instances() {
        return Integer.getInteger("e2e.instances", 1);
    }

    /** Whether it was started by somebody else, whose language model it asks. */
    boolean isForeign() {
        return stays;
    }

    /** The file system of the home, if it has one of its own. */
    Optional<SmallDisk> disk() {
        return disk;
    }

    ProcessHandle supervisor() {
        return ProcessHandle.of(state().path("supervisor").asLong()).orElseThrow();
    }

    /** Fails when the part was started anew since. */
    void requireSame(Part before) {
        Part now = part(before.name());
        if (now.restarts() != before.restarts()) {
            throw new AssertionError(before.name() + " was restarted");
        }
    }

    /** Fails when the part's last death was another one. */
    void requireLastExit(String name, int code) {
        for (JsonNode process : state().path("processes")) {
            int last = process.path("failures").path("lastExitCode").asInt();
            if (process.path("name").asText().equals(name) && last != code) {
                throw new AssertionError(name + " ended with exit code " + last + ", not " + code);
            }
        }
    }

    /** An anonymous caller. */
    Gateway anonymous() {
        return anonymous;
    }

    /** The first user, an operator of the platform, with a token that has every scope. */
    Gateway operator() {
        return anonymous.with(token);
    }

    String operatorToken() {
        return token;
    }

    KafkaProbe broker() {
        return broker;
    }

    Ledger ledger() {
        return ledger;
    }

    Path repository() {
        return repository;
    }

    Path home() {
        return home;
    }

    /** {@code host:port} of the broker. */
    String kafka() {
        return state().path("kafka").asText();
    }

    Path log(String name) {
        return home.resolve("logs").resolve(name + ".log");
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        state().path("processes")
                .forEach(p -> parts.add(new Part(
                        p.path("name").asText(),
                        p.path("pid").asLong(),
                        p.path("port").asInt(),
                        p.path("state").asText(),
                        p.path("restarts").asInt())));
        return parts;
    }

    Part part(String name) {
        return parts().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name));
    }

    /** Kills the process with SIGKILL, and returns its last state. */
    Part kill(String name) {
        Part part = part(name);
        Signal.KILL.send(part.process());
        return part;
    }

    /** Waits until the supervisor has started the part anew and it is ready. */
    void awaitRestart(Part before) {
        Until.holds(before.name() + "'s restart", RESTART, () -> {
            Part now = part(before.name());
            return now.isReady() && now.restarts() > before.restarts();
        });
    }

    /** Waits until every process is ready and the gateway knows an instance of every service. */
    void awaitReady() {
        Until.holds(
                "Readiness of all processes", RESTART, () -> parts().stream().allMatch(Part::isReady));
        Until.holds("The gateway's knowledge of all services", RESTART, () -> anonymous
                .get("/api/status")
                .body()
                .path("status")
                .asText()
                .equals("up"));
    }

    /** Stops everything in order, once. */
    private synchronized void down() {
        if (!stopped && !stays) {
            stopped = true;
            launch("down");
        }
    }

    @Override
    public void close() {
        broker.close();
        down();
        disk.ifPresent(SmallDisk::close);
        Runtime.getRuntime().removeShutdownHook(undo);
    }

    private JsonNode state() {
        return json("state.json");
    }

    private JsonNode json(String file) {
        try {
            return Json.read(Files.readAllBytes(home.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The home of the last run is kept for its logs; older ones only fill the disk. A JVM that was killed may have left its
     * suite running.
     */
    private static void forgetEarlierHomes(Path repository, Path target) throws IOException {
        try (Stream<Path> homes = Files.list(target)) {
            for (Path old : homes.filter(p -> String.valueOf(p.getFileName()).startsWith("suite-"))
                    .filter(Files::isDirectory)
                    .toList()) {
                launch(repository, old, "down");
                SmallDisk.forget(old);
                try (Stream<Path> files = Files.walk(old)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    /** Resident memory of the process in mebibytes; empty where the system does not report it. */
    static Optional<Long> residentMebibytes(long pid) {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
