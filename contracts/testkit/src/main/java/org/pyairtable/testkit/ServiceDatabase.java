package org.pyairtable.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/** A look into the database of the service that a Quarkus test runs, as the service's own user. */
public final class ServiceDatabase {
    private ServiceDatabase() {}

    /** The first column as text. */
    public static List<String> column(String sql, Object... arguments) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many rows the statement changed; 0 of one that answers rows. */
    public static int update(String sql, Object... arguments) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.execute() ? 0 : statement.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The tables that hold the text in some column of some row, but those of messages that are pruned and the list of erased
     * workspaces itself; each with its schema.
     */
    public static List<String> tablesWith(String text) {
        return column("""
                        select quote_ident(table_schema) || '.' || quote_ident(table_name)
                        from information_schema.tables
                        where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
                            and table_name not in ('outbox', 'inbox', 'workspace_erasure')
                        order by 1""").stream()
                .filter(table -> !column("select 1 from " + table + " t where position(? in t::text) > 0 limit 1", text)
                        .isEmpty())
                .toList();
    }

    /** A connection of its own, for tests that hold one. */
    public static Connection open() throws SQLException {
        Config config = ConfigProvider.getConfig();
        var source = new PGSimpleDataSource();
        source.setURL(config.getValue("quarkus.datasource.jdbc.url", String.class));
        source.setUser(config.getValue("quarkus.datasource.username", String.class));
        source.setPassword(config.getValue("quarkus.datasource.password", String.class));
        return source.getConnection();
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
