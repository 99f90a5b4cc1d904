package org.pyairtable.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A real PostgreSQL from Maven artifacts. It asks for passwords, like the others do. */
final class EmbeddedPostgreSql {
    private static final String RULES = """
            local all all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    private EmbeddedPostgreSql() {}

    /** Starts one and returns its superuser. */
    static PostgreSqlLogin start() {
        int port = Ports.free();
        try {
            Path home = Files.createTempDirectory("pyairtable-postgresql-");
            Path data = home.resolve("data");
            Path output = home.resolve("postgresql.log");
            Watchdog.endProcess("QUIT", data.resolve("postmaster.pid"), home);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    // One folder a user: another user's files could not be written.
                    .setOverrideWorkingDirectory(Path.of(
                                    System.getProperty("java.io.tmpdir"),
                                    "pyairtable-postgresql-binaries-" + System.getProperty("user.name"))
                            .toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "64MB")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            var superuser =
                    new PostgreSqlLogin("127.0.0.1", server.getPort(), "postgres", "postgres", Passwords.next());
            superuser.run("alter user postgres password '" + superuser.password() + "'");
            Files.writeString(data.resolve("pg_hba.conf"), RULES);
            superuser.run("select pg_reload_conf()");
            return superuser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL does not take its password", e);
        }
    }
}
