package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the processes that make up the suite, in what it differs from the others.
 *
 * @param name of the module and of the process
 * @param database its own one, named like its user; empty for the gateway
 * @param heap the JVM's limit
 * @param program what follows the JVM options: {@code -jar …}
 */
record ServiceDefinition(String name, String version, Optional<String> database, String heap, List<String> program) {
    static final String GATEWAY = "api-gateway";
    static final String FIRST_USER_OWNER = "core-platform";
    static final String DATA_OWNER = "data-integration";
    static final String WEBHOOK_OWNER = "communication-hub";
    private static final String INDEXER = "ai-ml";
    private static final String WORKFLOW_ENGINE = "workflow-engine";

    ServiceDefinition {
        program = List.copyOf(program);
    }

    /** The suite, in the order of a stop's reverse: the gateway is the last to start and the first to stop. */
    static List<ServiceDefinition> suite(Path repository) throws IOException {
        return List.of(
                built(repository, FIRST_USER_OWNER, Optional.of("core_platform"), "-Xmx160m"),
                built(repository, DATA_OWNER, Optional.of("data_integration"), "-Xmx128m"),
                built(repository, INDEXER, Optional.of("ai_ml"), "-Xmx224m"),
                built(repository, WORKFLOW_ENGINE, Optional.of("workflow_engine"), "-Xmx160m"),
                built(repository, WEBHOOK_OWNER, Optional.of("communication_hub"), "-Xmx160m"),
                built(repository, GATEWAY, Optional.empty(), "-Xmx160m"));
    }

    Priority priority() {
        return switch (name) {
            case FIRST_USER_OWNER, WORKFLOW_ENGINE, WEBHOOK_OWNER -> Priority.FOLLOWS;
            case INDEXER -> Priority.INDEXES;
            default -> Priority.ANSWERS;
        };
    }

    /**
     * How far its code is compiled. Optimizing compilers of eight virtual machines would keep two cores busy for the first
     * minutes; where little runs often enough to win that back, the first compiler's code is final.
     */
    List<String> compilation() {
        return switch (name) {
            case FIRST_USER_OWNER, WORKFLOW_ENGINE, WEBHOOK_OWNER -> List.of("-XX:TieredStopAtLevel=1");
            default -> List.of();
        };
    }

    private static ServiceDefinition built(Path repository, String module, Optional<String> database, String heap)
            throws IOException {
        Path application = repository.resolve(module).resolve("target/quarkus-app");
        Path runner = application.resolve("quarkus-run.jar");
        if (!Files.exists(runner)) {
            throw new IOException(module + " is not built: " + runner + " is missing");
        }
        return new ServiceDefinition(
                module,
                version(application.resolve("app"), module),
                database,
                heap,
                List.of("-jar", runner.toString()));
    }

    private static String version(Path folder, String module) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(jar -> String.valueOf(jar.getFileName()))
                    .filter(name -> name.startsWith(module + "-") && name.endsWith(".jar"))
                    .map(name -> name.substring(module.length() + 1, name.length() - ".jar".length()))
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
