package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/** Which records of a table a caller sees; those that do not exist are not seen. */
public final class SeenRecords {
    private SeenRecords() {}

    /** Those of the ids, as the connection sees the database. */
    public static Uni<Set<String>> among(
            SqlClient client, Grant grant, Table table, Collection<String> ids, Instant now) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder("select t._id from " + SqlNames.table(table.id())
                + " t where t._id = any(" + parameters.add(ids.toArray(String[]::new)) + ")");
        grant.rows(table, now).forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return client.preparedQuery(sql.toString())
                .execute(parameters.toTuple())
                .map(rows -> {
                    Set<String> seen = new HashSet<>();
                    rows.forEach(row -> seen.add(row.getString(0)));
                    return seen;
                });
    }
}
