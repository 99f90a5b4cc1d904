package org.pyairtable.local;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The configuration mappings of all modules, read from their sources; nothing is compiled. */
final class MappingSources {
    /** A mapping with its settings, in the order of the source. */
    record Mapping(String place, String prefix, String description, List<Setting> settings) {}

    private static final Map<String, String> PLACES = Map.of(
            "contracts/runtime", "every service",
            "contracts/outbox", "every service with a database");

    private final Path repository;
    private final ComposeVariables compose;
    private final Map<String, String> overrides;

    MappingSources(Path repository) throws IOException {
        this.repository = repository;
        this.compose = ComposeVariables.of(repository);
        this.overrides = overrides();
    }

    /** All mappings of the suite; by service, those of all services first. */
    List<Mapping> mappings() throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        for (String module : modules()) {
            for (Path source : sources(module)) {
                mappings.addAll(mappings(module, source));
            }
        }
        return mappings;
    }

    private static List<String> modules() {
        return List.of(
                "contracts/runtime",
                "contracts/outbox",
                "api-gateway",
                "core-platform",
                "data-integration",
                "ai-ml",
                "workflow-engine",
                "communication-hub");
    }

    private List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve(module).resolve("src/main/java"))) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (Files.readString(file).contains("@ConfigMapping(")) {
                    found.add(file);
                }
            }
            found.sort(Comparator.comparing(Path::toString));
            return found;
        }
    }

    private List<Mapping> mappings(String module, Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            List<Mapping> mappings = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree mapping) {
                        new MappingReader(
                                        PLACES.getOrDefault(module, module),
                                        DocTrees.instance(task),
                                        unit,
                                        overrides,
                                        compose)
                                .mapping(mapping)
                                .ifPresent(mappings::add);
                    }
                }
            }
            return mappings;
        }
    }

    /** What the services themselves set, by key: {@code ai-ml: 1500ms}. */
    private Map<String, String> overrides() throws IOException {
        Map<String, String> overrides = new HashMap<>();
        for (String module : modules()) {
            Path file = repository.resolve(module).resolve("src/main/resources/application.properties");
            if (Files.exists(file)) {
                Properties properties = new Properties();
                properties.load(Files.newBufferedReader(file));
                for (String key : new TreeSet<>(properties.stringPropertyNames())) {
                    overrides.merge(key, module + ": " + properties.getProperty(key), (a, b) -> a + "; " + b);
                }
            }
        }
        return overrides;
    }
}
