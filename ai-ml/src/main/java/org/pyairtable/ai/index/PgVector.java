package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import org.jboss.logging.Logger;

/**
 * The extension {@code vector} of the database. It is made where the server has its files and the user may; a version that
 * cannot go on searching until enough neighbours pass a filter counts as absent.
 */
final class PgVector {
    private static final Logger LOG = Logger.getLogger(PgVector.class);
    private static final int MAJOR = 0;
    private static final int MINOR = 8;

    private static final String STATE = """
            select coalesce((select extversion from pg_extension where extname = 'vector'), '') as installed,
                   coalesce((select default_version from pg_available_extensions where name = 'vector'), '') as offered
            """;

    private final Pool pool;

    PgVector(Pool pool) {
        this.pool = pool;
    }

    private record State(String installed, String offered) {
        private boolean usable() {
            return atLeast(installed);
        }

        private boolean canBeMade() {
            return installed.isEmpty() && atLeast(offered);
        }
    }

    /** Whether it can be used from now on. */
    Uni<Boolean> available() {
        return state().chain(state -> state.canBeMade()
                        ? make().chain(this::state)
                        : Uni.createFrom().item(state))
                .map(state -> {
                    if (!state.installed().isEmpty() && !state.usable()) {
                        LOG.warnf("Extension vector is not used, 0.8 is the least: version=%s", state.installed());
                    }
                    return state.usable();
                });
    }

    private Uni<State> state() {
        return pool.query(STATE).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new State(row.getString("installed"), row.getString("offered"));
        });
    }

    /** Whether it worked shows in the state: another replica may have been faster. */
    private Uni<Void> make() {
        return pool.query("create extension if not exists vector")
                .execute()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.infof(
                        "Extension vector not made, a superuser of the database may: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    static boolean atLeast(String version) {
        String[] numbers = version.split("\\.", -1);
        if (numbers.length < 2) {
            return false;
        }
        try {
            int major = Integer.parseInt(numbers[0]);
            return major > MAJOR || (major == MAJOR && Integer.parseInt(numbers[1]) >= MINOR);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
