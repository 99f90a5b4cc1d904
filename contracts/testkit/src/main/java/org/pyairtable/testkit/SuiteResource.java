package org.pyairtable.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Quarkus test its broker, and its database if it asks for one:
 * {@code @WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))}.
 */
public final class SuiteResource implements QuarkusTestResourceLifecycleManager {
    /** The init argument that names the database. */
    public static final String DATABASE = "database";

    /**
     * The init argument that names what the application reaches only through a {@link CuttableProxy}: {@code database},
     * {@code kafka}, or both with a comma.
     */
    public static final String CUTTABLE = "cuttable";

    /** The init argument that names an extension which the database gets if its server has it. */
    public static final String EXTENSION = "extension";

    private static final String KAFKA = "kafka";

    private @Nullable String service;
    private @Nullable String extension;
    private Set<String> cuttable = Set.of();

    /** For Quarkus. */
    public SuiteResource() {}

    @Override
    public void init(Map<String, String> arguments) {
        service = arguments.get(DATABASE);
        extension = arguments.get(EXTENSION);
        cuttable = Set.of(arguments.getOrDefault(CUTTABLE, "").split(",", -1));
        if (!Set.of("", DATABASE, KAFKA).containsAll(cuttable)) {
            throw new IllegalArgumentException(CUTTABLE + " may name database and kafka, not " + cuttable);
        }
    }

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<String, String>();
        settings.put(
                "kafka.bootstrap.servers",
                cuttable.contains(KAFKA) ? CuttableProxy.beforeKafka().address() : TestBroker.bootstrapServers());
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.devservices.enabled", "false");
        if (service != null) {
            TestDatabase created = TestDatabase.create(service);
            if (extension != null) {
                created.extendWith(extension);
            }
            TestDatabase database =
                    cuttable.contains(DATABASE) ? created.through(CuttableProxy.beforePostgreSql()) : created;
            settings.put("quarkus.datasource.reactive.url", database.reactiveUrl());
            settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
            settings.put("quarkus.datasource.username", database.user());
            settings.put("quarkus.datasource.password", database.password());
        }
        return settings;
    }

    /** Nothing to do: broker and database live as long as the JVM. */
    @Override
    public void stop() {}
}
