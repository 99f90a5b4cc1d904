package org.pyairtable.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real KRaft broker in a JVM of its own. Its state is in its folder, so that any class loader of this JVM can use it.
 *
 * @param home holds the settings, the data, the process id and the output
 */
record EmbeddedBroker(Path home) implements Broker {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    static final String CLUSTER_ID = "cHlhaXJ0YWJsZS10ZXN0cw";

    /** A new folder with settings for free ports; the broker is not started yet. */
    static EmbeddedBroker prepare(TestBroker.CuttableListener cuttable) {
        try {
            Path home = Files.createTempDirectory("pyairtable-kafka-");
            var broker = new EmbeddedBroker(home);
            write(broker.settingsFile(), settings(home, Ports.free(), Ports.free(), cuttable));
            Watchdog.endProcess("KILL", broker.pidFile(), home);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void start() {
        try {
            Process process = new ProcessBuilder(command())
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
            Files.writeString(pidFile(), Long.toString(process.pid()));
            awaitAnswer(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    @Override
    public void stop() {
        end(false);
    }

    @Override
    public void kill() {
        end(true);
    }

    private void end(boolean atOnce) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile()).trim());
            var handle = ProcessHandle.of(pid);
            if (handle.isEmpty()) {
                return;
            }
            if (atOnce) {
                handle.get().destroyForcibly();
            } else {
                handle.get().destroy();
            }
            handle.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker ended", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not end; its output is in " + logFile(), e);
        }
    }

    private static List<String> command(String classpath, Path settings) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                classpath,
                BrokerProcess.class.getName(),
                settings.toString(),
                CLUSTER_ID);
    }

    private List<String> command() {
        return command(BrokerClasspath.resolve(), settingsFile());
    }

    /** First the port, then a real answer: requests before that only fill the log with refused connections. */
    private void awaitAnswer(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (process.waitFor(40, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the broker ended with " + process.exitValue() + ":\n" + output());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the broker does not listen after " + PATIENCE + ":\n" + output());
            }
        }
        BrokerAnswer.await(bootstrapServers(), PATIENCE);
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    private int port() {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(settingsFile())) {
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Integer.parseInt(settings.getProperty("testkit.port"));
    }

    private Path settingsFile() {
        return home.resolve("server.properties");
    }

    private Path pidFile() {
        return home.resolve("pid");
    }

    private Path logFile() {
        return home.resolve("broker.log");
    }

    private static Map<String, String> settings(
            Path home, int port, int controllerPort, TestBroker.CuttableListener cuttable) {
        return Map.ofEntries(
                Map.entry("testkit.port", Integer.toString(port)),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",CUTTABLE://127.0.0.1:" + cuttable.port()
                                + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry(
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",CUTTABLE://127.0.0.1:" + cuttable.proxyPort()),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CUTTABLE:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", home.resolve("data").toString()),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                // The default of 128 MiB is half of the heap.
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
                // A broker that was killed may register again only when its old session is over; 9 s by default.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"));
    }

    private static void write(Path file, Map<String, String> own) throws IOException {
        var all = new Properties();
        all.putAll(BrokerSettings.COMMON);
        all.putAll(own);
        var text = new StringWriter();
        all.store(text, null);
        Files.writeString(file, text.toString());
    }
}
