package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a service's definition into a process of this suite, with its arguments and environment. */
final class ServiceProcess {
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xss1m",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            // Returns the compilers' memory to the machine.
            "-XX:TrimNativeHeapInterval=15000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    private static final String LOOPBACK = "127.0.0.1";

    /** Eight processes share the machine: on few cores, more loops would only pass requests around. */
    private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final SuiteSettings settings;
    private final Home home;
    private final Secrets secrets;
    private final Map<String, Integer> ports;

    ServiceProcess(SuiteSettings settings, Home home, Secrets secrets, Map<String, Integer> ports) {
        this.settings = settings;
        this.home = home;
        this.secrets = secrets;
        this.ports = Map.copyOf(ports);
    }

    ProcessSpec of(ServiceDefinition service) throws IOException {
        List<String> command = new ArrayList<>(service.priority().prefix());
        command.addAll(List.of(settings.java().toString(), home.marker()));
        command.addAll(service.heap().options());
        command.addAll(JVM_OPTIONS);
        command.add("-Djava.io.tmpdir=" + home.temporary(service.process()));
        command.addAll(service.compilation());
        command.addAll(service.program());
        Path data = Home.privateFolder(home.data(service.process()));
        return new ProcessSpec(
                service.process(),
                service.version(),
                port(service.process()),
                command,
                environment(service),
                data,
                Optional.of(home.temporary(service.process())),
                home.log(service.process()),
                HttpProbe.ready(LOOPBACK, port(service.management())),
                StopSignal.TERM,
                Duration.ofSeconds(20));
    }

    private Map<String, String> environment(ServiceDefinition service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("TMPDIR", home.temporary(service.process()).toString());
        environment.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", String.valueOf(EVENT_LOOPS));
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port(service.process())));
        environment.put(
                "QUARKUS_HTTP_HOST", service.name().equals(ServiceDefinition.GATEWAY) ? settings.host() : LOOPBACK);
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(port(service.management())));
        environment.put("QUARKUS_MANAGEMENT_HOST", LOOPBACK);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + ":" + port(KafkaBroker.NAME));
        // A single instance handles keys concurrently even on one partition, and the broker examines all partitions of
        // a
        // consumer each time one grows. Several instances share the partitions; existing topics keep theirs.
        environment.put("PYAIRTABLE_KAFKA_MOST_PARTITIONS", String.valueOf(settings.instances()));
        environment.put("PYAIRTABLE_INSTANCE_HOST", LOOPBACK);
        environment.put("PYAIRTABLE_DATA_DIR", home.data(service.process()).toString());
        switch (service.name()) {
            case ServiceDefinition.FIRST_USER_OWNER -> environment.put("PYAIRTABLE_CORE_SECRET_KEY", secrets.coreKey());
            case ServiceDefinition.DATA_OWNER ->
                environment.put("PYAIRTABLE_DATA_INTEGRATION_SECRET_KEY", secrets.dataKey());
            case ServiceDefinition.WORKFLOW_ENGINE ->
                environment.put("PYAIRTABLE_WORKFLOW_SECRET_KEY", secrets.workflowKey());
            case ServiceDefinition.INDEXER -> environment.put("PYAIRTABLE_AI_SECRET_KEY", secrets.aiKey());
            case ServiceDefinition.WEBHOOK_OWNER ->
                environment.put("PYAIRTABLE_WEBHOOKS_SECRET_KEY", secrets.webhookKey());
            default -> {}
        }
        if (service.name().equals(ServiceDefinition.FIRST_USER_OWNER)) {
            environment.put("PYAIRTABLE_BOOTSTRAP_EMAIL", secrets.email());
            environment.put("PYAIRTABLE_BOOTSTRAP_PASSWORD", secrets.password());
        }
        service.database().ifPresent(database -> {
            String address = "postgresql://" + LOOPBACK + ":" + port(PostgresServer.NAME) + "/" + database;
            environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", address);
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + address);
            environment.put("QUARKUS_DATASOURCE_USERNAME", database);
            environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.databasePassword(database));
        });
        return environment;
    }

    private int port(String process) {
        Integer port = ports.get(process);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + process);
        }
        return port;
    }
}
