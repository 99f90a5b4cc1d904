package org.pyairtable.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A second gateway before the services of a running suite, with the limits that Airtable has. To be closed. */
final class LimitedGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final String url;

    private LimitedGateway(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static LimitedGateway start(RunningSuite suite) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        suite.repository()
                                .resolve("api-gateway/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(suite.log("limited-gateway").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PYAIRTABLE_") || name.startsWith("QUARKUS_"));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", suite.kafka());
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
        builder.environment().put("PYAIRTABLE_INSTANCE_HOST", "127.0.0.1");
        builder.environment().put("PYAIRTABLE_GATEWAY_RATE_LIMITS_BASE_REQUESTS", "5");
        builder.environment().put("PYAIRTABLE_GATEWAY_RATE_LIMITS_BASE_PER", "1s");
        builder.environment().put("PYAIRTABLE_GATEWAY_RATE_LIMITS_PRINCIPAL_REQUESTS", "50");
        builder.environment().put("PYAIRTABLE_GATEWAY_RATE_LIMITS_PRINCIPAL_PER", "1s");
        String url = "http://127.0.0.1:" + port;
        LimitedGateway gateway = new LimitedGateway(builder.start(), url);
        Gateway caller = Gateway.anonymous(url).with(suite.operatorToken());
        try {
            Until.holds("The second gateway", PATIENCE, () -> gateway.answers(caller));
        } catch (RuntimeException | Error failure) {
            gateway.close();
            throw failure;
        }
        return gateway;
    }

    String url() {
        return url;
    }

    private boolean answers(Gateway caller) {
        if (!process.isAlive()) {
            throw new AssertionError("the second gateway ended with " + process.exitValue());
        }
        try {
            return caller.get("/v0/meta/bases").status() == 200;
        } catch (DemoFailure notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
