package org.pyairtable.local;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A suite that runs under this process: broker, database and services. Starts concurrently whatever it can, and stops in
 * order: gateway, services, Kafka, PostgreSQL. Writes its state to {@code state.json} after each change.
 */
final class Suite {
    private static final String CONTROLLER = "kafka-controller";
    private static final int HOPELESS = 5;

    /** More than the connection pools of one instance of each service need. */
    private static final int CONNECTIONS_OF_EACH = 150;

    private static final Duration STEP = Duration.ofMillis(100);

    private final SuiteSettings settings;
    private final Home home;
    private final List<ServiceDefinition> services;
    private final Secrets secrets;
    private final Map<String, Integer> ports;
    private final long began = System.nanoTime();
    private final List<SupervisedProcess> processes = new ArrayList<>();
    private final List<ProcessSpec> programs = new ArrayList<>();
    private @Nullable StartupTraining training;
    private SuiteState.Phase phase = SuiteState.Phase.STARTING;
    private @Nullable String reason;
    private @Nullable Long readyAfterMillis;
    private boolean closed;

    /**
     * Stops what a dead supervisor of this home left running, chooses ports, reads or creates the secrets; starts
     * nothing. The caller holds the home's lock.
     */
    static Suite open(SuiteSettings settings, Home home, List<ServiceDefinition> services)
            throws IOException, InterruptedException {
        SuiteProcesses.stop(SuiteProcesses.orphans(home));
        TemporaryFolder.empty(home.temporary());
        return new Suite(settings, home, services);
    }

    private Suite(SuiteSettings settings, Home home, List<ServiceDefinition> services) throws IOException {
        this.settings = settings;
        this.home = home;
        this.services = List.copyOf(services);
        this.secrets = Secrets.loadOrCreate(home, databases());
        this.ports = ports();
        publish();
    }

    /** Returns when everything is ready. Fails with the reason; the caller then stops it. */
    void start() throws IOException, InterruptedException, StartFailure {
        settings.requireFreePort();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> kafka = executor.submit(this::startKafka);
            Future<?> database = executor.submit(this::startPostgres);
            await(database);
            ServiceProcess process = new ServiceProcess(settings, home, secrets, ports);
            for (ServiceDefinition service : services) {
                superviseJvm(process.of(service));
            }
            await(kafka);
        }
        awaitReady();
        finish(SuiteState.Phase.READY, null);
        train();
    }

    private void train() {
        synchronized (processes) {
            if (!closed) {
                training = new StartupTraining(settings.caches(), home, settings, programs);
                training.start();
            }
        }
    }

    /** Stops everything in order; nothing is left running. */
    void stop() throws IOException, InterruptedException {
        SuiteState.Phase before;
        StartupTraining underWay;
        synchronized (processes) {
            if (closed) {
                return;
            }
            closed = true;
            before = phase;
            underWay = training;
        }
        if (underWay != null) {
            underWay.stop();
        }
        if (before != SuiteState.Phase.FAILED) {
            finish(SuiteState.Phase.STOPPING, null);
        }
        stop(ServiceDefinition.GATEWAY);
        stopTogether(services.stream().map(ServiceDefinition::process).toList());
        stop(KafkaBroker.NAME);
        stop(PostgresServer.NAME);
        if (before != SuiteState.Phase.FAILED) {
            finish(SuiteState.Phase.STOPPED, null);
        }
    }

    /** Records why the suite cannot run; a suite that is being stopped has not failed. */
    void fail(String why) throws IOException {
        synchronized (processes) {
            if (!closed) {
                finish(SuiteState.Phase.FAILED, why);
            }
        }
    }

    SuiteState state() {
        synchronized (processes) {
            ProcessHandle self = ProcessHandle.current();
            return new SuiteState(
                    phase,
                    reason,
                    self.pid(),
                    self.info().startInstant().map(Instant::toEpochMilli).orElse(0L),
                    settings.gatewayUrl(port(ServiceDefinition.GATEWAY)),
                    "127.0.0.1:" + port(KafkaBroker.NAME),
                    port(PostgresServer.NAME),
                    ports,
                    processes.stream().map(SupervisedProcess::status).toList(),
                    readyAfterMillis,
                    settings.instances());
        }
    }

    private @Nullable Void startKafka() throws IOException, InterruptedException, StartFailure {
        KafkaBroker broker = KafkaBroker.prepare(
                home, settings.java(), settings.kafkaLibraries(), port(KafkaBroker.NAME), port(CONTROLLER));
        superviseJvm(broker.process());
        return null;
    }

    private @Nullable Void startPostgres() throws IOException, InterruptedException, SQLException, StartFailure {
        PostgresServer server = PostgresServer.prepare(
                home,
                port(PostgresServer.NAME),
                CONNECTIONS_OF_EACH * settings.instances(),
                secrets.postgresPassword());
        SupervisedProcess process = supervise(server.process());
        while (!process.isReady()) {
            check(process);
            Thread.sleep(STEP);
        }
        new Databases(server, secrets).ensure(databases());
        return null;
    }

    private void awaitReady() throws InterruptedException, StartFailure {
        while (!all().stream().allMatch(SupervisedProcess::isReady)) {
            for (SupervisedProcess process : all()) {
                check(process);
            }
            Thread.sleep(STEP);
        }
    }

    private void check(SupervisedProcess process) throws StartFailure {
        synchronized (processes) {
            if (closed) {
                throw new StartFailure("stopped during the start");
            }
        }
        if (process.failedStarts() >= HOPELESS) {
            throw new StartFailure(process.name() + " died " + HOPELESS + " times during the start, see "
                    + process.log() + "\n" + LogTail.of(process.log(), 15));
        }
        if (System.nanoTime() - began > settings.startTimeout().toNanos()) {
            String missing = String.join(
                    ", ",
                    all().stream()
                            .filter(candidate -> !candidate.isReady())
                            .map(SupervisedProcess::name)
                            .toList());
            throw new StartFailure("not ready after " + settings.startTimeout().toSeconds() + " s: " + missing
                    + "; see the logs in " + home.logs());
        }
    }

    private static void await(Future<?> task) throws IOException, InterruptedException, StartFailure {
        try {
            task.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case StartFailure failure -> throw failure;
                case IOException failure -> throw failure;
                case null, default -> throw new StartFailure(String.valueOf(failed.getCause()));
            }
        }
    }

    /** Starts it with its cache, if there is one. */
    private void superviseJvm(ProcessSpec program) throws IOException, StartFailure {
        synchronized (processes) {
            programs.add(program);
        }
        supervise(settings.caches().on(program));
    }

    private SupervisedProcess supervise(ProcessSpec spec) throws StartFailure {
        SupervisedProcess process =
                new SupervisedProcess(spec, Backoff.DEFAULT, Clock.systemUTC(), this::publishQuietly);
        synchronized (processes) {
            if (closed) {
                throw new StartFailure("stopped during the start");
            }
            processes.add(process);
        }
        process.start();
        return process;
    }

    private List<SupervisedProcess> all() {
        synchronized (processes) {
            return List.copyOf(processes);
        }
    }

    private void stop(String name) throws InterruptedException {
        for (SupervisedProcess process : all()) {
            if (process.name().equals(name)) {
                process.stop();
            }
        }
    }

    private void stopTogether(List<String> names) throws InterruptedException {
        List<Thread> stops = new ArrayList<>();
        for (String name : names) {
            stops.add(Thread.ofVirtual().start(() -> {
                try {
                    stop(name);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : stops) {
            thread.join();
        }
    }

    private void finish(SuiteState.Phase next, @Nullable String why) throws IOException {
        synchronized (processes) {
            phase = next;
            reason = why;
            if (next == SuiteState.Phase.READY) {
                readyAfterMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            }
            publish();
        }
    }

    private void publish() throws IOException {
        synchronized (processes) {
            state().write(home);
        }
    }

    private void publishQuietly() {
        try {
            publish();
        } catch (IOException diskFull) {
            System.err.println("state.json cannot be written: " + diskFull.getMessage());
        }
    }

    private List<String> databases() {
        return services.stream()
                .map(ServiceDefinition::database)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private Map<String, Integer> ports() {
        List<String> names = new ArrayList<>(List.of(KafkaBroker.NAME, CONTROLLER, PostgresServer.NAME));
        services.stream().map(ServiceDefinition::process).forEach(names::add);
        services.stream().map(ServiceDefinition::management).forEach(names::add);
        Map<String, Integer> kept = SuiteState.read(home).map(SuiteState::ports).orElse(Map.of());
        Map<String, Integer> allotted =
                new LinkedHashMap<>(new FreePorts(RandomGenerator.getDefault()).allot(names, kept));
        if (settings.gatewayPort() != 0) {
            allotted.put(ServiceDefinition.GATEWAY, settings.gatewayPort());
        }
        return allotted;
    }

    private int port(String process) {
        Integer port = ports.get(process);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + process);
        }
        return port;
    }
}
