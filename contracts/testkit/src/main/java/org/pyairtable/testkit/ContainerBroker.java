package org.pyairtable.testkit;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * Kafka's own image. Its ports on this machine are fixed, so that it comes back at the same address.
 *
 * @param id of the container
 */
record ContainerBroker(String id, String host, int port) implements Broker {
    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.1.1");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int STOP_SECONDS = 30;

    static ContainerBroker parse(String state) {
        String[] parts = state.split(" ", -1);
        return new ContainerBroker(parts[0], parts[1], Integer.parseInt(parts[2]));
    }

    String state() {
        return id + " " + host + " " + port;
    }

    /** Runs a new container; the second listener advertises this machine's proxy port. */
    static ContainerBroker run(int port, int cuttablePort, int proxyPort) {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        @SuppressWarnings("resource") // lives as long as the JVM; Testcontainers and the watchdog remove it
        var container = new GenericContainer<>(IMAGE)
                .withEnv(environment(host, port, proxyPort))
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1).withStartupTimeout(PATIENCE));
        container.setPortBindings(List.of(port + ":9092", cuttablePort + ":9094"));
        container.start();
        Watchdog.removeContainer(container.getContainerId());
        var broker = new ContainerBroker(container.getContainerId(), host, port);
        BrokerAnswer.await(broker.bootstrapServers(), PATIENCE);
        return broker;
    }

    @Override
    public String bootstrapServers() {
        return host + ":" + port;
    }

    @Override
    public void start() {
        docker().startContainerCmd(id).exec();
        BrokerAnswer.await(bootstrapServers(), PATIENCE);
    }

    @Override
    public void stop() {
        docker().stopContainerCmd(id).withTimeout(STOP_SECONDS).exec();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(id).exec();
    }

    private static DockerClient docker() {
        return DockerClientFactory.lazyClient();
    }

    private static Map<String, String> environment(String host, int port, int proxyPort) {
        var settings = new java.util.HashMap<>(BrokerSettings.COMMON);
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@localhost:9093",
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "PLAINTEXT",
                "listeners", "PLAINTEXT://:9092,CUTTABLE://:9094,CONTROLLER://:9093",
                "advertised.listeners", "PLAINTEXT://" + host + ":" + port + ",CUTTABLE://127.0.0.1:" + proxyPort,
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CUTTABLE:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.cleaner.dedupe.buffer.size", "8388608"));
        var environment = new java.util.HashMap<String, String>();
        settings.forEach((name, value) ->
                environment.put("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        environment.put("KAFKA_HEAP_OPTS", "-Xmx256m");
        environment.put("CLUSTER_ID", EmbeddedBroker.CLUSTER_ID);
        return environment;
    }
}
