package org.pyairtable.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A fresh database with a user of its own, on a PostgreSQL that is started once for this JVM.
 *
 * @param name the database's name, the same as its user's
 * @param password generated
 */
public record TestDatabase(String name, String host, int port, String user, String password) {
    /** A running server, as a superuser's URL: {@code postgresql://user:password@host:port/postgres}. */
    public static final String ADDRESS = "PYAIRTABLE_TEST_POSTGRES";

    private static final String EXTERNAL = "postgresql.external";
    /** How PostgreSQL answers that it does not have the files of an extension. */
    private static final Set<String> ABSENT = Set.of("0A000", "58P01");

    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    /**
     * Creates a separate database, even if the same service has one already.
     *
     * @param service for example {@code core_platform}
     */
    public static TestDatabase create(String service) {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("'" + service + "' is not a database name");
        }
        PostgreSqlLogin superuser = superuser();
        String password = Passwords.next();
        String name = service + "_" + password.substring(0, 8);
        try {
            superuser.run(
                    "create user " + name + " password '" + password + "'",
                    // The same order of texts and the same upper case on every server and operating system.
                    "create database " + name + " owner " + name + " template template0 encoding 'UTF8'"
                            + " lc_collate 'C' lc_ctype 'C' locale_provider builtin builtin_locale 'C.UTF-8'",
                    "revoke all on database " + name + " from public");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        if (JvmWide.find(EXTERNAL).isPresent()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(superuser, name)));
        }
        return new TestDatabase(name, superuser.host(), superuser.port(), name, password);
    }

    /** The address for the reactive client, without credentials. */
    public String reactiveUrl() {
        return "postgresql://" + host + ":" + port + "/" + name;
    }

    /** The address for JDBC, without credentials. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    /** The same database as seen through another address, a {@link CuttableProxy}'s. */
    public TestDatabase through(CuttableProxy proxy) {
        return new TestDatabase(name, "127.0.0.1", proxy.port(), user, password);
    }

    /** A JDBC connection of the database's own user, for a test to look behind the service. */
    public Connection connect() throws SQLException {
        return login().connect();
    }

    /** Ends every connection to this database, as an administrator or a failover would. New ones are possible at once. */
    public void endConnections() {
        try {
            superuser().run("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot end the connections to " + name, e);
        }
    }

    /** Makes an extension in it, as a superuser; returns whether the server has the extension. */
    public boolean extendWith(String extension) {
        PostgreSqlLogin superuser = superuser();
        try {
            new PostgreSqlLogin(host, port, name, superuser.user(), superuser.password())
                    .run("create extension if not exists \"" + extension + "\"");
            return true;
        } catch (SQLException e) {
            if (ABSENT.contains(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException("cannot make the extension " + extension + " in " + name, e);
        }
    }

    private static void drop(PostgreSqlLogin superuser, String name) {
        try {
            superuser.run("drop database if exists " + name + " with (force)", "drop user if exists " + name);
        } catch (SQLException e) {
            System.err.println("The test database " + name + " was not removed: " + e.getMessage());
        }
    }

    PostgreSqlLogin login() {
        return new PostgreSqlLogin(host, port, name, user, password);
    }

    static PostgreSqlLogin superuser() {
        return PostgreSqlLogin.parse(JvmWide.get("postgresql", TestDatabase::launch));
    }

    private static String launch() {
        Optional<String> address = TestMode.setting(ADDRESS);
        return switch (TestMode.choose(address)) {
            case EXTERNAL -> {
                JvmWide.put(EXTERNAL, "true");
                yield address.orElseThrow();
            }
            case CONTAINERS -> ContainerPostgreSql.start().url();
            case EMBEDDED -> EmbeddedPostgreSql.start().url();
        };
    }
}
