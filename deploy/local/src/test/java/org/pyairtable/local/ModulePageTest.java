package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The README of a module names what the module has. */
final class ModulePageTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("project.root"));
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** Packages of HTTP beside their features, which a page names together. */
    private static final Pattern DOOR = Pattern.compile("(.*\\.)?(web|external)");

    @ParameterizedTest
    @CsvSource({
        "core-platform, core",
        "data-integration, data",
        "ai-ml, ai",
        "workflow-engine, workflow",
        "communication-hub, communication",
        "api-gateway, gateway",
        "contracts/outbox, outbox",
        "contracts/runtime, runtime"
    })
    void thePageOfAModuleNamesEachOfItsPackages(String module, String root) throws IOException {
        Path sources = REPOSITORY.resolve(module).resolve("src/main/java/org/pyairtable/" + root);

        assertThat(packages(sources)).allMatch(name -> DOOR.matcher(name).matches() || names(page(module), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub"})
    void thePageOfAServiceNamesTheTopicsThatItConsumes(String module) throws IOException {
        Properties configured = new Properties();
        try (var file = Files.newBufferedReader(
                REPOSITORY.resolve(module).resolve("src/main/resources/application.properties"))) {
            configured.load(file);
        }

        assertThat(consumed(page(module)))
                .containsExactlyInAnyOrder(
                        configured.getProperty("pyairtable.inbox.topics").split(","));
    }

    private static String page(String module) {
        try {
            return Files.readString(REPOSITORY.resolve(module).resolve("README.md"));
        } catch (IOException e) {
            throw new AssertionError("A module has a README", e);
        }
    }

    private static Set<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file).getParent())
                    .filter(folder -> folder != null)
                    .map(folder -> folder.toString().replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** By itself, or as one of a group such as {@code tool.*}. */
    private static boolean names(String page, String name) {
        int dot = name.lastIndexOf('.');
        return page.contains("`" + name + "`") || (dot > 0 && page.contains("`" + name.substring(0, dot) + ".*`"));
    }

    /** The quoted names of the row that says so. */
    private static Set<String> consumed(String page) {
        String row = page.lines()
                .filter(line -> line.startsWith("| consumes |"))
                .findFirst()
                .orElseThrow();
        return QUOTED.matcher(row.substring(row.indexOf('|', 2)))
                .results()
                .map((MatchResult quoted) -> quoted.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
