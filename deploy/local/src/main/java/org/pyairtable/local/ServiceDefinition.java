package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the processes of the suite, as far as it differs from the others.
 *
 * @param name of the module
 * @param instance 1 for the first of its service
 * @param database its own one, named like its user; empty for the gateway
 * @param heap the JVM's options of its heap
 * @param program what follows the JVM options: {@code -jar …}
 */
record ServiceDefinition(
        String name, int instance, String version, Optional<String> database, Heap heap, List<String> program) {
    static final String GATEWAY = "api-gateway";
    static final String FIRST_USER_OWNER = "core-platform";
    static final String DATA_OWNER = "data-integration";
    static final String WEBHOOK_OWNER = "communication-hub";
    static final String INDEXER = "ai-ml";
    static final String WORKFLOW_ENGINE = "workflow-engine";

    ServiceDefinition {
        program = List.copyOf(program);
    }

    /**
     * The processes in start order, which is the reverse of the stop order: the gateway is last to start and first to stop.
     */
    static List<ServiceDefinition> suite(Path repository, int instances) throws IOException {
        return instances(
                List.of(
                        built(repository, FIRST_USER_OWNER, Optional.of("core_platform"), Heap.QUIET),
                        built(repository, DATA_OWNER, Optional.of("data_integration"), Heap.upTo(128)),
                        built(repository, INDEXER, Optional.of("ai_ml"), Heap.OF_AN_INDEX),
                        built(repository, WORKFLOW_ENGINE, Optional.of("workflow_engine"), Heap.QUIET),
                        built(repository, WEBHOOK_OWNER, Optional.of("communication_hub"), Heap.QUIET),
                        built(repository, GATEWAY, Optional.empty(), Heap.upTo(160))),
                instances);
    }

    /** The given number of instances of each service, and one gateway: clients have one address. */
    static List<ServiceDefinition> instances(List<ServiceDefinition> services, int instances) {
        return services.stream()
                .flatMap(service -> IntStream.rangeClosed(1, service.name().equals(GATEWAY) ? 1 : instances)
                        .mapToObj(service::instance))
                .toList();
    }

    /** Another instance of the same service. */
    private ServiceDefinition instance(int number) {
        return new ServiceDefinition(name, number, version, database, heap, program);
    }

    /** The name of its process: the service's for the first, {@code data-integration-2} for the second. */
    String process() {
        return process(name, instance);
    }

    static String process(String service, int instance) {
        return instance == 1 ? service : service + "-" + instance;
    }

    /** The name of its port of metrics and health. */
    String management() {
        return process() + " management";
    }

    Priority priority() {
        return switch (name) {
            case FIRST_USER_OWNER, WORKFLOW_ENGINE, WEBHOOK_OWNER -> Priority.FOLLOWS;
            default -> Priority.ANSWERS;
        };
    }

    /**
     * How far its code is compiled. The optimizing compilers of eight virtual machines would keep two cores busy for the
     * first minutes; services that would not win that back use the first compiler only.
     */
    List<String> compilation() {
        return switch (name) {
            // Vectors are compared several at a time.
            case INDEXER -> List.of("--add-modules=jdk.incubator.vector");
            case FIRST_USER_OWNER, WORKFLOW_ENGINE, WEBHOOK_OWNER -> List.of("-XX:TieredStopAtLevel=1");
            default -> List.of();
        };
    }

    private static ServiceDefinition built(Path repository, String module, Optional<String> database, Heap heap)
            throws IOException {
        Path application = repository.resolve(module).resolve("target/quarkus-app");
        Path runner = application.resolve("quarkus-run.jar");
        if (!Files.exists(runner)) {
            throw new IOException(module + " is not built: " + runner + " is missing");
        }
        return new ServiceDefinition(
                module,
                1,
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
