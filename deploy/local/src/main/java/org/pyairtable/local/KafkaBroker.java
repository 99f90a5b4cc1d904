package org.pyairtable.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An embedded Kafka broker: a real one, broker and controller in a single node, on the loopback address only.
 *
 * @param libraries folder of Kafka's jars
 * @param temporary where it unpacks native libraries
 * @param marker JVM argument that identifies its process
 */
record KafkaBroker(
        Path java, Path libraries, Path folder, Path temporary, int port, int controllerPort, Path log, String marker) {
    static final String NAME = "kafka";
    static final String VERSION = "4.1.1";

    private static final String HEAP = "-Xmx224m";

    private static final List<String> SMALL = List.of(
            "-Xmn24m",
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError");

    /** Writes the configuration and formats the storage, unless an earlier start did. */
    static KafkaBroker prepare(Home home, Path java, Path libraries, int port, int controllerPort)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(libraries)) {
            throw new IOException("Kafka is missing in " + libraries + ": build first");
        }
        KafkaBroker broker = new KafkaBroker(
                java,
                libraries,
                home.kafka(),
                home.temporary(NAME),
                port,
                controllerPort,
                home.log(NAME),
                home.marker());
        Home.privateFolder(broker.folder);
        TemporaryFolder.empty(broker.temporary);
        Files.writeString(broker.configuration(), broker.properties());
        try (InputStream logging = KafkaBroker.class.getResourceAsStream("kafka-log4j2.properties")) {
            if (logging == null) {
                throw new IOException("kafka-log4j2.properties is missing");
            }
            Files.copy(logging, broker.logging(), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(broker.data().resolve("meta.properties"))) {
            broker.format();
        }
        return broker;
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    ProcessSpec process() {
        return new ProcessSpec(
                NAME,
                VERSION,
                port,
                command(HEAP, "kafka.Kafka", configuration().toString()),
                Map.of("MALLOC_ARENA_MAX", "2", "TMPDIR", temporary.toString()),
                folder,
                Optional.of(temporary),
                log,
                new KafkaProbe(port),
                StopSignal.TERM,
                Duration.ofSeconds(30));
    }

    String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.partitions=1
                message.max.bytes=16777216
                replica.fetch.max.bytes=16777216
                offsets.topic.num.partitions=4
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.network.threads=2
                listener.name.controller.num.network.threads=1
                num.io.threads=2
                background.threads=2
                group.coordinator.threads=1
                share.coordinator.threads=1
                metadata.max.idle.interval.ms=0
                replica.high.watermark.checkpoint.interval.ms=30000
                log.cleaner.backoff.ms=60000
                metric.reporters=
                log.cleaner.dedupe.buffer.size=8388608
                log.cleaner.io.buffer.size=262144
                """.formatted(port, controllerPort, data());
    }

    private List<String> command(String heap, String program, String... arguments) {
        return Stream.of(
                        Priority.BROKER.prefix(),
                        List.of(java.toString(), marker, heap),
                        SMALL,
                        List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dlog4j2.configurationFile=" + logging(),
                                "-Djava.io.tmpdir=" + temporary,
                                "-Djava.awt.headless=true",
                                "-cp",
                                libraries + "/*",
                                program),
                        List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    private void format() throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command(
                        "-Xmx128m",
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        clusterId(),
                        "--config",
                        configuration().toString(),
                        "--ignore-formatted"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("formatting the storage of Kafka failed with " + exit + ", see " + log);
        }
    }

    /**
     * A UUID in Kafka's notation. As in Kafka's own generator it never begins with a dash, which tools take for an option.
     */
    private static String clusterId() {
        while (true) {
            UUID id = UUID.randomUUID();
            byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
            String text = new String(Base64.getUrlEncoder().withoutPadding().encode(bytes), StandardCharsets.US_ASCII);
            if (!text.startsWith("-")) {
                return text;
            }
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path configuration() {
        return folder.resolve("server.properties");
    }

    private Path logging() {
        return folder.resolve("log4j2.properties");
    }
}
