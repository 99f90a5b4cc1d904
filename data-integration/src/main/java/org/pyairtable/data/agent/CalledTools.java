package org.pyairtable.data.agent;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** The calls that took effect, by who made them and the key that they chose. */
@Singleton
class CalledTools {
    private final Pool pool;
    private final Clock clock;

    CalledTools(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * @param call identifies tool and arguments
     * @param waiting the answer to a change that waits for approval; empty for one that was made
     */
    record Called(String call, Optional<Map<String, Object>> waiting) {}

    Uni<Optional<Called>> find(String userId, String key) {
        return pool.preparedQuery("select call, waiting from tool_call where user_id = $1 and key = $2")
                .execute(Tuple.of(userId, key))
                .map(rows -> Rows.stream(rows)
                        .findFirst()
                        .map(row -> new Called(
                                row.getString("call"),
                                Optional.ofNullable(row.getJsonObject("waiting"))
                                        .map(waiting -> Json.toMap(Json.read(waiting.encode()))))));
    }

    /** @return whether it is the first with this key */
    Uni<Boolean> add(SqlClient client, String userId, String key, Called called) {
        return client.preparedQuery("""
                        insert into tool_call (user_id, key, call, waiting, called_at) values ($1, $2, $3, $4, $5)
                        on conflict do nothing
                        """)
                .execute(Tuple.tuple()
                        .addString(userId)
                        .addString(key)
                        .addString(called.call())
                        .addValue(called.waiting()
                                .map(waiting -> new JsonObject(Json.write(waiting)))
                                .orElse(null))
                        .addOffsetDateTime(Utc.of(clock.instant())))
                .map(rows -> rows.rowCount() == 1);
    }
}
