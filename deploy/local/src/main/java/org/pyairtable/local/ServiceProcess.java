package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a service's definition into a process of this suite: what it is told about its surroundings, and how. */
final class ServiceProcess {
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            // What compiling has taken goes back to the machine when it is done.
            "-XX:TrimNativeHeapInterval=15000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    private static final String LOOPBACK = "127.0.0.1";

    /** Eight processes share the machine: on few cores, more loops would only hand requests to one another. */
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
        command.addAll(List.of(settings.java().toString(), home.marker(), service.heap()));
        command.addAll(JVM_OPTIONS);
        command.addAll(service.compilation());
        command.addAll(service.program());
        Path data = Home.privateFolder(home.data(service.name()));
        return new ProcessSpec(
                service.name(),
                service.version(),
                port(service.name()),
                command,
                environment(service),
                data,
                home.log(service.name()),
                new HttpProbe(LOOPBACK, port(service.name())),
                StopSignal.TERM,
                Duration.ofSeconds(20));
    }

    private Map<String, String> environment(ServiceDefinition service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MALLOC_ARENA_MAX", "2");
        // Nobody collects the spans here; ids go on through the suite and into the logs.
        environment.put("QUARKUS_OTEL_TRACES_SAMPLER_ARG", "0");
        environment.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", String.valueOf(EVENT_LOOPS));
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port(service.name())));
        environment.put(
                "QUARKUS_HTTP_HOST", service.name().equals(ServiceDefinition.GATEWAY) ? settings.host() : LOOPBACK);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + ":" + port(KafkaBroker.NAME));
        // One instance of each service works on keys side by side without them, and each time that one grows the broker
        // looks at all that a consumer reads.
        environment.put("PYAIRTABLE_KAFKA_MOST_PARTITIONS", "1");
        environment.put("PYAIRTABLE_INSTANCE_HOST", LOOPBACK);
        environment.put("PYAIRTABLE_DATA_DIR", home.data(service.name()).toString());
        switch (service.name()) {
            case ServiceDefinition.FIRST_USER_OWNER -> environment.put("PYAIRTABLE_CORE_SECRET_KEY", secrets.coreKey());
            case ServiceDefinition.DATA_OWNER ->
                environment.put("PYAIRTABLE_DATA_INTEGRATION_SECRET_KEY", secrets.dataKey());
            case ServiceDefinition.WEBHOOK_OWNER -> {
                environment.put("PYAIRTABLE_WEBHOOKS_SECRET_KEY", secrets.webhookKey());
                environment.put("PYAIRTABLE_WEBHOOKS_ALLOWED_PRIVATE_HOSTS", "127.0.0.1,localhost");
            }
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
