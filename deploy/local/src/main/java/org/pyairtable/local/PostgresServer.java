package org.pyairtable.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An embedded PostgreSQL 17: a real one, on the loopback address only, with passwords required and every commit synced to
 * disk.
 *
 * @param account the account that it runs as
 * @param binaries folder with {@code bin/postgres}
 * @param connections the limit of concurrent clients
 */
record PostgresServer(PostgresAccount account, Path binaries, int port, int connections, Path log) {
    static final String NAME = "postgres";
    static final String VERSION = "17";
    static final String SUPERUSER = "postgres";

    /** Unpacks the programs and creates an empty cluster, unless an earlier start did. */
    static PostgresServer prepare(Home home, int port, int connections, String superuserPassword)
            throws IOException, InterruptedException {
        PostgresAccount account = PostgresAccount.choose(home);
        Path binaries = PostgresBinaries.unpack(account.folder());
        PostgresServer server = new PostgresServer(account, binaries, port, connections, home.log(NAME));
        if (!Files.exists(server.created())) {
            server.create(superuserPassword);
        }
        return server;
    }

    ProcessSpec process() {
        List<String> arguments = List.of(
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=" + connections,
                "-c",
                "shared_buffers=128MB",
                "-c",
                "max_wal_size=2GB",
                "-c",
                "random_page_cost=1.1",
                "-c",
                "password_encryption=scram-sha-256",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC",
                "-c",
                "jit=off");
        return new ProcessSpec(
                NAME,
                VERSION,
                port,
                account.command(binaries.resolve("bin/postgres"), arguments),
                Map.of("LC_ALL", "C"),
                account.folder(),
                Optional.empty(),
                log,
                new PostgresProbe(port),
                StopSignal.INT,
                Duration.ofSeconds(30));
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Path data() {
        return account.folder().resolve("data");
    }

    /** Exists once the cluster is complete; an interrupted creation starts over. */
    private Path created() {
        return account.folder().resolve("created");
    }

    private void create(String password) throws IOException, InterruptedException {
        Path draft = account.folder().resolve("data.new");
        Path passwordFile = account.folder().resolve("password.new");
        run(account.command(Path.of("rm"), List.of("-rf", draft.toString(), data().toString())));
        PrivateFile.write(passwordFile, password.getBytes(StandardCharsets.UTF_8));
        account.owning();
        try {
            run(account.command(
                    binaries.resolve("bin/initdb"),
                    List.of(
                            "--pgdata=" + draft,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions")));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(draft, data());
        Files.createFile(created());
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(account.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(Path.of(command.get(account.prefix().size())).getFileName() + " failed with " + exit
                    + ", see " + log);
        }
    }
}
