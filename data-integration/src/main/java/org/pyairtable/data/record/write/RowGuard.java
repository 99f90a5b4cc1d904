package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;

/**
 * Holds writes to the records that a caller sees: those that it does not see do not exist for its request, and what it writes
 * has to be seen by it afterwards. In a transaction that has the locks of the table.
 */
record RowGuard(SqlConnection connection, Grant grant, Table table, Instant now) {
    /** The ids in the request of records that the caller does not see. */
    Uni<Set<String>> concealed(WriteRequest request) {
        if (!grant.selectsRows(table)) {
            return Uni.createFrom().item(Set.of());
        }
        if (request instanceof WriteRequest.Upsert
                || (request instanceof WriteRequest.Batch batch
                        && !batch.fieldsToMergeOn().isEmpty())) {
            // It would have to be merged with records that the caller must not know of.
            throw new NotPermitted().exception();
        }
        List<String> named = ForeseenReads.named(request);
        return seen(named).map(seen -> {
            Set<String> concealed = new HashSet<>(named);
            concealed.removeAll(seen);
            return concealed;
        });
    }

    /** Brings the changes to the database and refuses them when the caller does not see one of the records any more. */
    Uni<Ending<Written>> checked(Ending<Written> ending) {
        if (!grant.selectsRows(table)) {
            return Uni.createFrom().item(ending);
        }
        List<String> written = Stream.concat(ending.value().createdIds().stream(), ending.value().updatedIds().stream())
                .distinct()
                .toList();
        return Transactions.all(ending.statements()).chain(() -> seen(written)).map(seen -> {
            if (!seen.containsAll(written)) {
                throw new NotPermitted(true).exception();
            }
            return new Ending<>(ending.value(), List.of());
        });
    }

    /** Those of the records that the caller sees. */
    Uni<Set<String>> seen(List<String> ids) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder("select t._id from " + SqlNames.table(table.id())
                + " t where t._id = any(" + parameters.add(ids.toArray(String[]::new)) + ")");
        grant.rows(table, now).forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return connection
                .preparedQuery(sql.toString())
                .execute(parameters.toTuple())
                .map(rows -> {
                    Set<String> seen = new HashSet<>();
                    rows.forEach(row -> seen.add(row.getString(0)));
                    return seen;
                });
    }
}
