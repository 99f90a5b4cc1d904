package org.pyairtable.testkit;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL 17 with pgvector, in a container. */
final class ContainerPostgreSql {
    private static final DockerImageName IMAGE = DockerImageName.parse("pgvector/pgvector:pg17");
    private static final int PORT = 5432;

    private ContainerPostgreSql() {}

    /** Starts one and returns its superuser. */
    static PostgreSqlLogin start() {
        String password = Passwords.next();
        @SuppressWarnings("resource") // lives as long as the JVM; Testcontainers and the watchdog remove it
        var container = new GenericContainer<>(IMAGE)
                .withExposedPorts(PORT)
                .withEnv("POSTGRES_PASSWORD", password)
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200")
                // Once while the image initialises itself, then for good.
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\n", 2));
        container.start();
        Watchdog.removeContainer(container.getContainerId());
        return new PostgreSqlLogin(
                container.getHost(), container.getMappedPort(PORT), "postgres", "postgres", password);
    }
}
