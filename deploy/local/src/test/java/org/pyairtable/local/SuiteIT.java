package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with the real broker and the real database; services are stand-ins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SuiteIT {
    @TempDir
    static Path folder;

    private Suite suite;

    /** One suite for all: each test leaves it running and ready. */
    @BeforeAll
    void start() throws Exception {
        suite = TestSuites.start(folder.resolve("home"));
    }

    @AfterAll
    void stop() throws Exception {
        suite.stop();
    }

    @Test
    void aKilledServiceRunsAgainOnItsPort() throws Exception {
        ProcessStatus before = TestSuites.status(suite, TestSuites.SERVICE);

        kill(before.pid());

        TestSuites.await("a new process", () -> isReadyAgain(before));
        ProcessStatus after = TestSuites.status(suite, TestSuites.SERVICE);
        assertThat(after.port()).isEqualTo(before.port());
        assertThat(after.restarts()).isEqualTo(before.restarts() + 1);
        assertThat(HttpProbe.ready("127.0.0.1", suite.state().ports().get(TestSuites.SERVICE + " management"))
                        .ready())
                .isTrue();
        assertThat(TestSuites.status(suite, "ai-ml").restarts()).isZero();
    }

    @Test
    void aKilledServiceLeavesNothingInTheTemporaryFolder() throws Exception {
        ProcessStatus before = TestSuites.status(suite, TestSuites.SERVICE);
        Path temporary = home().temporary(TestSuites.SERVICE);
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).as("what the running process has").hasSize(1);
        }

        kill(before.pid());

        TestSuites.await("a new process", () -> isReadyAgain(before));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).as("what the new process has").hasSize(1);
        }
    }

    @Test
    void twoOfEachServiceRunApartAndOneGateway() throws Exception {
        Suite two = TestSuites.start(folder.resolve("two"), 2);
        try {
            assertThat(two.state().processes())
                    .extracting(ProcessStatus::name)
                    .containsExactlyInAnyOrder(
                            "postgres", "kafka", "core-platform", "core-platform-2", "ai-ml", "ai-ml-2", "api-gateway");
            assertThat(two.state().processes()).extracting(ProcessStatus::port).doesNotHaveDuplicates();
            assertThat(two.state().processes()).allMatch(process -> process.state() == ProcessState.READY);
            assertThat(two.state().instances()).isEqualTo(2);
            Home home = Home.at(folder.resolve("two"));
            for (String process : List.of("core-platform", "core-platform-2", "ai-ml-2")) {
                assertThat(home.temporary(process)).isNotEmptyDirectory();
                assertThat(home.data(process)).isDirectory();
                assertThat(home.log(process)).exists();
            }
        } finally {
            two.stop();
        }
    }

    @Test
    void theBrokersCacheIsMadeOnceItIsReadyAndUsedAtTheNextStart() throws Exception {
        SuiteSettings settings = TestSuites.settings(folder.resolve("cached"), StartupCaches.Use.MAKE);
        Suite first = TestSuites.start(settings);
        try {
            assertThat(commandOf(first, KafkaBroker.NAME)).doesNotContain("AOTCache");
            TestSuites.await("the cache", () -> !caches(settings).isEmpty());
        } finally {
            first.stop();
        }
        Suite second = TestSuites.start(settings);
        try {
            assertThat(commandOf(second, KafkaBroker.NAME))
                    .contains("-XX:AOTCache=" + caches(settings).getFirst());
            assertThat(TestSuites.status(second, KafkaBroker.NAME).restarts()).isZero();
        } finally {
            second.stop();
        }
        assertThat(settings.openHome().temporary("training")).doesNotExist();
    }

    private static List<Path> caches(SuiteSettings settings) throws IOException {
        Path folder = settings.caches().folder();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private static String commandOf(Suite suite, String process) throws IOException {
        return Files.readString(Path.of(
                "/proc", String.valueOf(TestSuites.status(suite, process).pid()), "cmdline"));
    }

    @Test
    void aKilledDatabaseRecoversWhatWasCommitted() throws Exception {
        execute("create table committed (id int)", "insert into committed values (42)");
        ProcessStatus before = TestSuites.status(suite, PostgresServer.NAME);

        kill(before.pid());

        TestSuites.await("a new process", () -> isReadyAgain(before));
        assertThat(number("select id from committed")).isEqualTo(42);
    }

    @Test
    void stopsInOrderAndASecondStartKeepsEverything() throws Exception {
        execute("create table twice (id int)", "insert into twice values (7)");
        String kafka = suite.state().kafka();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Secrets secrets = secrets();
        List<String> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> exits = suite.state().processes().stream()
                .map(process -> handle(process.pid()).onExit().thenRun(() -> order.add(process.name())))
                .toList();

        suite.stop();
        CompletableFuture.allOf(exits.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);

        assertThat(suite.state().phase()).isEqualTo(SuiteState.Phase.STOPPED);
        assertThat(order.getFirst()).isEqualTo(ServiceDefinition.GATEWAY);
        assertThat(order.subList(1, 3)).containsExactlyInAnyOrder(TestSuites.SERVICE, "ai-ml");
        assertThat(order.subList(3, 5)).containsExactly(KafkaBroker.NAME, PostgresServer.NAME);
        assertThat(Files.readString(home().log(PostgresServer.NAME)))
                .contains("received fast shutdown request")
                .contains("database system is shut down");

        suite = TestSuites.start(folder.resolve("home"));

        assertThat(secrets()).isEqualTo(secrets);
        assertThat(suite.state().kafka()).isEqualTo(kafka);
        assertThat(number("select id from twice")).isEqualTo(7);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            assertThat(admin.describeTopics(List.of("kept"))
                            .allTopicNames()
                            .get(30, TimeUnit.SECONDS)
                            .get("kept")
                            .partitions())
                    .hasSize(3);
        }
    }

    @Test
    void aSecondHomeRunsBesideAndSurvivesTheDeathOfItsSupervisor() throws Exception {
        Path path = folder.resolve("other");
        Process supervisor = StandInSupervisor.start(path);
        Home other = Home.at(path);
        TestSuites.await("the second suite is ready", () -> SuiteState.read(other)
                .filter(state -> state.phase() == SuiteState.Phase.READY)
                .isPresent());
        SuiteState left = SuiteState.read(other).orElseThrow();
        assertThat(left.ports().values())
                .doesNotContainAnyElementsOf(suite.state().ports().values());
        assertThat(suite.state().processes()).allMatch(process -> process.state() == ProcessState.READY);

        supervisor.destroyForcibly().waitFor();
        List<Long> pids = left.processes().stream().map(ProcessStatus::pid).toList();
        assertThat(pids).hasSize(5).allMatch(pid -> handle(pid).isAlive());
        assertThat(RunningSuite.find(other)).isEmpty();
        Suite successor = TestSuites.start(path);
        try {
            assertThat(pids).noneMatch(SuiteIT::isAlive);
            assertThat(successor.state().ports()).isEqualTo(left.ports());
            assertThat(successor.state().processes())
                    .hasSize(5)
                    .allMatch(process -> process.state() == ProcessState.READY && process.restarts() == 0);
        } finally {
            successor.stop();
        }
        assertThat(suite.state().processes()).allMatch(process -> process.state() == ProcessState.READY);
    }

    @Test
    void anotherServicesCredentialsAreRefused() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + suite.state().postgres() + "/";
        String password = secrets().databasePassword(TestSuites.OTHER_DATABASE);

        assertThatThrownBy(() -> connect(url + TestSuites.DATABASE, TestSuites.OTHER_DATABASE, password))
                .hasMessageContaining("permission denied for database \"core_platform\"");
        assertThatThrownBy(() -> connect(url + "postgres", TestSuites.OTHER_DATABASE, password))
                .hasMessageContaining("permission denied for database \"postgres\"");
        assertThatThrownBy(() -> connect(url + TestSuites.DATABASE, TestSuites.DATABASE, password))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> connect(url + TestSuites.DATABASE, PostgresServer.SUPERUSER, ""))
                .isInstanceOf(SQLException.class);
        connect(url + TestSuites.OTHER_DATABASE, TestSuites.OTHER_DATABASE, password);
    }

    @Test
    void secretsAreForTheirOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().secrets())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(home().state())).doesNotContain(secrets().password());
        for (Path kept : List.of(home().logs(), home().kafka(), home().data(TestSuites.SERVICE))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .as(kept.toString())
                    .isEqualTo("rwx------");
        }
        for (ProcessHandle process : SuiteProcesses.orphans(home())) {
            assertThat(process.info().commandLine().orElse(""))
                    .doesNotContain(secrets().password())
                    .doesNotContain(secrets().databasePassword(TestSuites.DATABASE));
        }
    }

    private boolean isReadyAgain(ProcessStatus before) {
        ProcessStatus now = TestSuites.status(suite, before.name());
        return now.pid() != before.pid() && now.pid() != 0 && now.state() == ProcessState.READY;
    }

    private static void kill(long pid) {
        assertThat(handle(pid).destroyForcibly()).isTrue();
    }

    private static ProcessHandle handle(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private void execute(String... statements) throws SQLException, IOException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private int number(String query) throws SQLException, IOException {
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private Connection database() throws SQLException, IOException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + suite.state().postgres() + "/" + TestSuites.DATABASE,
                TestSuites.DATABASE,
                secrets().databasePassword(TestSuites.DATABASE));
    }

    private static void connect(String url, String user, String password) throws SQLException {
        DriverManager.getConnection(url, user, password).close();
    }

    private Home home() throws IOException {
        return Home.at(folder.resolve("home"));
    }

    private Secrets secrets() throws IOException {
        return Secrets.loadOrCreate(home(), List.of());
    }
}
