package org.pyairtable.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Checks that only its owner can log in to a service's database. */
public final class ForeignCredentials {
    private static final String NO_RIGHT_TO_CONNECT = "42501";
    private static final Set<String> WRONG_PASSWORD = Set.of("28P01", "28000");

    private ForeignCredentials() {}

    /** Logs in to the database with another service's user, and with a guessed password; fails unless both are refused. */
    public static void assertRefused(TestDatabase database) {
        TestDatabase stranger = TestDatabase.create("stranger");
        assertRefused(database, stranger.user(), stranger.password(), Set.of(NO_RIGHT_TO_CONNECT));
        assertRefused(database, database.user(), "guess", WRONG_PASSWORD);
    }

    /** Logs in to one service's database with the credentials of another service; fails unless they are refused. */
    public static void assertRefused(TestDatabase database, TestDatabase other) {
        assertRefused(database, other.user(), other.password(), Set.of(NO_RIGHT_TO_CONNECT));
    }

    private static void assertRefused(TestDatabase database, String user, String password, Set<String> reasons) {
        var login = new PostgreSqlLogin(database.host(), database.port(), database.name(), user, password);
        try (Connection connection = login.connect()) {
            throw new AssertionError(user + " could log in to " + connection.getCatalog());
        } catch (SQLException refused) {
            if (!reasons.contains(refused.getSQLState())) {
                throw new AssertionError(
                        "not refused for want of rights but with " + refused.getSQLState() + ": "
                                + refused.getMessage(),
                        refused);
            }
        }
    }
}
