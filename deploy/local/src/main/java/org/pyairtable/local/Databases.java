package org.pyairtable.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.regex.Pattern;

/** One database and one user of the same name per service. No other user can log in to it. */
final class Databases {
    private static final Pattern NAME = Pattern.compile("[a-z_]+");

    private final PostgresServer server;
    private final Secrets secrets;

    Databases(PostgresServer server, Secrets secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /** Creates what is missing, including the rest of an interrupted start. */
    void ensure(Collection<String> names) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                server.url("postgres"), PostgresServer.SUPERUSER, secrets.postgresPassword())) {
            execute(connection, "revoke connect on database postgres, template1 from public");
            for (String name : names) {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException("not a database name: " + name);
                }
                ensure(connection, name);
            }
        }
    }

    private void ensure(Connection connection, String name) throws SQLException {
        if (!exists(connection, "select 1 from pg_roles where rolname = ?", name)) {
            execute(connection, "create role " + name + " nosuperuser nocreatedb nocreaterole");
        }
        // Generated from letters and digits, so it needs no quoting; ALTER ROLE takes no parameters.
        execute(connection, "alter role " + name + " login password '" + secrets.databasePassword(name) + "'");
        if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
            execute(connection, "create database " + name + " owner " + name);
        }
        execute(connection, "revoke all on database " + name + " from public");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
