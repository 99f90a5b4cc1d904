package org.pyairtable.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of the embedded broker. The build of this module resolved the broker's jars into the local Maven
 * repository and listed them in {@code broker.classpath}, relative to it; nothing of the broker is on the class path of
 * the tests themselves.
 */
final class BrokerClasspath {
    private static final String REPOSITORY = "REPOSITORY/";

    private BrokerClasspath() {}

    /** The class path, this library's own classes first. */
    static String resolve() {
        String[] jars = read("broker.classpath").trim().split(";");
        Path repository = repositories()
                .filter(candidate -> Files.exists(jar(candidate, jars[0])))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the broker's jars are not in the local Maven repository; build contracts/testkit again"));
        return Stream.concat(Stream.of(ownClasses()), Arrays.stream(jars).map(jar -> jar(repository, jar)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Path repository, String entry) {
        return entry.startsWith(REPOSITORY) ? repository.resolve(entry.substring(REPOSITORY.length())) : Path.of(entry);
    }

    /** Surefire and Maven pass the location of the repository; in an IDE it follows from the Kafka client's jar. */
    private static Stream<Path> repositories() {
        Stream<Path> told = Stream.of("maven.repo.local", "localRepository")
                .map(TestMode::setting)
                .flatMap(Optional::stream)
                .map(Path::of);
        Path client = location(org.apache.kafka.clients.CommonClientConfigs.class);
        Stream<Path> found = Stream.iterate(client, Objects::nonNull, Path::getParent);
        Stream<Path> usual = Stream.of(Path.of(System.getProperty("user.home"), ".m2", "repository"));
        return Stream.of(told, found, usual).flatMap(paths -> paths);
    }

    private static Path ownClasses() {
        return location(BrokerProcess.class);
    }

    /** The jar or folder that a class was loaded from. */
    private static Path location(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(type.getResource("/" + file), () -> "no class file of " + type.getName());
        String place = url.toString();
        String root = place.substring(0, place.length() - file.length());
        if (root.startsWith("jar:")) {
            root = root.substring("jar:".length(), root.indexOf("!/"));
        }
        return Path.of(URI.create(root));
    }

    private static String read(String resource) {
        try (InputStream in = BrokerClasspath.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("contracts/testkit was built without its " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
