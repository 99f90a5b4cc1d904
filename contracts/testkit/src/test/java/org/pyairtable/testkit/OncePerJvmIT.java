package org.pyairtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

class OncePerJvmIT {
    @Test
    void aTestInAnotherClassLoaderGetsTheSameBroker() throws Exception {
        String[] entries = classpath().split(File.pathSeparator);
        URL[] urls = Arrays.stream(entries).map(OncePerJvmIT::url).toArray(URL[]::new);
        String here = TestBroker.bootstrapServers();
        try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Class<?> other = loader.loadClass(TestBroker.class.getName());

            assertThat(other).isNotSameAs(TestBroker.class);
            assertThat(other.getMethod("bootstrapServers").invoke(null)).isEqualTo(here);
        }
    }

    @Test
    void aQuarkusTestGetsItsConfiguration() {
        var resource = new SuiteResource();
        resource.init(Map.of("database", "core_platform"));

        Map<String, String> settings = resource.start();

        assertThat(settings)
                .containsEntry("kafka.bootstrap.servers", TestBroker.bootstrapServers())
                .containsEntry("quarkus.http.test-port", "0")
                .containsEntry("quarkus.devservices.enabled", "false")
                .hasEntrySatisfying(
                        "quarkus.datasource.username", user -> assertThat(user).startsWith("core_platform_"))
                .hasEntrySatisfying(
                        "quarkus.datasource.password", it -> assertThat(it).hasSize(32));
        assertThat(settings.get("quarkus.datasource.jdbc.url"))
                .isEqualTo("jdbc:" + settings.get("quarkus.datasource.reactive.url"))
                .endsWith("/" + settings.get("quarkus.datasource.username"));
    }

    @Test
    void theGatewayGetsABrokerAndNoDatabase() {
        var resource = new SuiteResource();
        resource.init(Map.of("cuttable", "kafka"));

        Map<String, String> settings = resource.start();

        assertThat(settings)
                .containsOnlyKeys("kafka.bootstrap.servers", "quarkus.http.test-port", "quarkus.devservices.enabled")
                .containsEntry(
                        "kafka.bootstrap.servers", CuttableProxy.beforeKafka().address());
    }

    /** Runs in a JVM of its own, prints the addresses of its servers, and waits to be killed. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            String broker = TestBroker.bootstrapServers();
            TestDatabase database = TestDatabase.create("victim");
            System.out.println("ADDRESSES " + broker + " " + database.host() + ":" + database.port());
            Thread.currentThread().join();
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "PYAIRTABLE_TEST_KAFKA", matches = ".+", disabledReason = "lives on")
    void brokerAndDatabaseGoWithAKilledJvm() throws Exception {
        Path errors = Files.createTempFile("victim", ".log");
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classpath(),
                        Victim.class.getName())
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
            String addresses = output.lines()
                    .filter(line -> line.startsWith("ADDRESSES "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the JVM printed no addresses; see " + errors));
            List<String> servers =
                    List.of(addresses.substring("ADDRESSES ".length()).split(" ", -1));
            assertThat(servers).hasSize(2).allMatch(OncePerJvmIT::answers);

            victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

            for (String server : servers) {
                awaitSilence(server);
            }
        } finally {
            victim.destroyForcibly();
            Files.delete(errors);
        }
    }

    private static void awaitSilence(String server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (answers(server)) {
            assertThat(System.nanoTime()).as("%s still answers", server).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean answers(String server) {
        int colon = server.indexOf(':');
        try (var socket =
                new java.net.Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))) {
            return socket.isConnected();
        } catch (java.io.IOException refused) {
            return false;
        }
    }

    /** Surefire's own, when it started this JVM with a jar that holds nothing but a manifest. */
    private static String classpath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
