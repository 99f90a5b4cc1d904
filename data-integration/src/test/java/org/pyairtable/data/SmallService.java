package org.pyairtable.data;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.pyairtable.testkit.TestBroker;
import org.pyairtable.testkit.TestDatabase;

/** The packaged service as a process of its own, with the heap and the options that the local suite gives it. */
public final class SmallService implements AutoCloseable {
    private static final Path PROGRAM =
            Path.of(System.getProperty("small.program", "target/quarkus-app"), "quarkus-run.jar");
    private static final Path LOG = Path.of("target", "small-service.log");
    private static final String HEAP = "-Xmx128m";

    private final TestDatabase database;
    private final List<String> settings;
    private Process process;
    private int port;
    private int management;

    private SmallService(TestDatabase database, List<String> settings) throws IOException {
        this.database = database;
        this.settings = List.copyOf(settings);
        this.port = freePort();
        this.management = freePort();
        this.process = launch();
    }

    /** @param settings as {@code name=value} */
    public static SmallService start(String... settings) throws IOException {
        SmallService service = new SmallService(TestDatabase.create("data_integration"), List.of(settings));
        service.awaitReady();
        return service;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        settings.forEach(setting -> command.add("-D" + setting));
        String dump = System.getProperty("small.dump", "");
        if (!dump.isEmpty()) {
            command.add("-XX:+HeapDumpOnOutOfMemoryError");
            command.add("-XX:HeapDumpPath=" + dump);
        }
        command.addAll(List.of("-jar", PROGRAM.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "1",
                        "QUARKUS_HTTP_PORT", String.valueOf(port),
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT", String.valueOf(management),
                        "KAFKA_BOOTSTRAP_SERVERS", TestBroker.bootstrapServers(),
                        "PYAIRTABLE_DATA_INTEGRATION_SECRET_KEY", "dGhlIHNlY3JldCBvZiB0aGUgdGVzdHMsIDMyIGJ5dGVzIQ==",
                        "QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl(),
                        "QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl(),
                        "QUARKUS_DATASOURCE_USERNAME", database.user(),
                        "QUARKUS_DATASOURCE_PASSWORD", database.password()));
        return builder.start();
    }

    private void awaitReady() {
        RestAssured.baseURI = "http://127.0.0.1";
        RestAssured.port = port;
        Awaitility.await()
                .atMost(DataFixture.PATIENCE.multipliedBy(3))
                .ignoreExceptions()
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("The service ended: see " + LOG);
                    }
                    return given().get("http://127.0.0.1:" + management + "/q/health/ready")
                                    .statusCode()
                            == 200;
                });
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Another process on the same database. */
    public void startAgain() throws IOException {
        port = freePort();
        management = freePort();
        process = launch();
        awaitReady();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The most memory that the process had so far, in MB. */
    public long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    public void sql(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What waits for this lock, as {@code pg_advisory_xact_lock_shared(1)} does, waits until the connection is closed. */
    public Connection holding() throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(1)");
        }
        return connection;
    }

    public long number(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() {
        kill();
        RestAssured.reset();
    }
}
